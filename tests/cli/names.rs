//! Persons without a bracket: who is found, under how many names, and with which Latin form. Each test is one case of a
//! translator.

use serde_json::{Value, json};

use super::util::{Case, of, sources};

/// A folder `news` with these texts, a file each.
fn news(texts: &[&str]) -> Case {
    let file = |case: Case, (i, text): (usize, &&str)| case.file(&format!("news/{i}.txt"), format!("{text}\n"));
    texts.iter().enumerate().fold(Case::new(), file)
}

fn found(texts: &[&str]) -> Vec<Value> {
    news(texts).found(["news"])
}

/// The entry is a person, with a form that is derived or none.
#[track_caller]
fn is_derived(found: &[Value], name: &str, target: &str) {
    let entry = of(found, name);
    let basis = if target.is_empty() { "none" } else { "derived" };
    assert_eq!((&entry["kind"], entry["target"].as_str().unwrap_or_default(), &entry["basis"]), (&json!("person"), target, &json!(basis)));
}

// Who is found.

#[test]
fn persons_are_found_by_their_titles_and_by_who_speaks() {
    let found = found(&[
        "青禾市市长陆启明昨天主持会议。陆启明说，闸门明年完工。工程师高文山介绍了情况。",
        "高文山表示，工期不变。陆启明感谢高文山的工作。",
    ]);
    for name in ["陆启明", "高文山"] {
        assert_eq!(of(&found, name)["kind"], "person", "{name}");
    }
}

#[test]
fn an_undotted_foreign_name_is_found() {
    let found = found(&["总统科瓦连科昨天抵达。科瓦连科说，两国关系良好。", "科瓦连科总统会见了记者。记者问科瓦连科何时返回。"]);
    assert_eq!(of(&found, "科瓦连科")["kind"], "person");
    assert!(!sources(&found).contains(&"瓦连科"));
}

#[test]
fn a_village_a_prize_and_a_proverb_are_no_persons() {
    let found = found(&[
        "李家村的村民参观了展览。他们陶醉在音乐里。金鹿奖昨天颁发。李家村得了金鹿奖。",
        "水库在李家村附近。金鹿奖每年颁发一次，获奖者陶醉其中。",
    ]);
    for name in ["李家村", "金鹿奖", "陶醉"] {
        let entry = found.iter().find(|e| e["source"] == name);
        assert!(entry.is_none_or(|e| e["kind"] != "person"), "{entry:?}");
    }
}

#[test]
fn long_surnames_are_found_with_the_whole_given_name() {
    let found =
        found(&["越南国家副主席裴氏映月昨天会见代表团。裴氏映月表示，合作很重要。", "记者采访了长谷川健太郎。长谷川健太郎表示满意。"]);
    is_derived(&found, "裴氏映月", "Bùi Thị Ánh Nguyệt");
    assert_eq!(of(&found, "长谷川健太郎")["kind"], "person");
    for part in ["裴氏映", "裴氏", "谷川健太郎"] {
        assert!(!sources(&found).contains(&part), "{part}");
    }
}

#[test]
fn what_people_are_called_by_is_no_name() {
    let found = found(&[
        "李先生说水涨了，刘阿姨不信。李先生点头，刘阿姨走了。赵总说不行，赵总又说可以。",
        "海岚队主教练说赢得不易。海岚队主教练很高兴。陈氏说不卖，陈氏的船还在。",
    ]);
    for name in ["李先生", "刘阿姨", "赵总", "海岚队", "陈氏"] {
        let entry = found.iter().find(|e| e["source"] == name);
        assert!(entry.is_none_or(|e| e["kind"] != "person"), "{entry:?}");
    }
}

#[test]
fn a_surname_that_stands_alone_shows_where_the_full_name_ends() {
    let found = found(&["前锋埃德加·恩孔博接边后卫传球射门。恩孔博本赛季打入9球。恩孔博赛前身体不适。恩孔博说，他明天上场。"]);
    assert_eq!(of(&found, "埃德加·恩孔博")["variants"], json!(["恩孔博"]));
}

#[test]
fn what_stands_beside_a_dotted_name_is_no_part_of_it() {
    let found = found(&[
        "她的丈夫阿里·本·萨利姆是医生。一个叫罗伯特·哈林顿的人来访。",
        "歌手马丁·科斯塔和保罗·里韦拉昨天演出。保罗·里韦拉日前获奖。",
    ]);
    for name in ["阿里·本·萨利姆", "罗伯特·哈林顿", "马丁·科斯塔", "保罗·里韦拉"] {
        assert_eq!(of(&found, name)["kind"], "person", "{name}");
    }
}

#[test]
fn a_misprint_is_an_entry_of_its_own_that_says_what_it_may_be() {
    let found = found(&[
        "外长通沙万·丰维昨天抵达。通沙万·丰维外长会见了总理。记者采访通沙万·丰维。",
        "外长沙万·丰维昨天离开。通沙万·丰维外长说，会谈顺利。",
    ]);
    let misprint = of(&found, "沙万·丰维");
    assert!(misprint["reasons"].as_array().is_some_and(|r| r.contains(&json!("possible-variant:通沙万·丰维"))), "{misprint}");
    assert!(misprint["score"].as_f64() < of(&found, "通沙万·丰维")["score"].as_f64());
}

// Latin forms from readings.

#[test]
fn the_country_before_a_name_decides_how_it_is_read() {
    let found = found(&[
        "越南国防部副部长黄文泰昨天抵达。黄文泰会见了记者。",
        "中国外交部发言人黄志远主持记者会。黄志远回答了提问。",
        "韩国外长黄敏哲发表讲话。黄敏哲随后离开。",
    ]);
    is_derived(&found, "黄文泰", "Hoàng Văn Thái");
    is_derived(&found, "黄志远", "Huang Zhiyuan");
    assert_eq!(of(&found, "黄文泰")["alternatives"], json!(["Huỳnh Văn Thái"]));
    let korean = of(&found, "黄敏哲");
    assert!(korean["target"].as_str().is_some_and(|t| t.starts_with("Hwang ")), "{korean}");
}

#[test]
fn a_chinese_guest_of_vietnam_is_not_read_as_a_vietnamese() {
    let found = found(&[
        "越南国防部长潘文山在河内同中国国防部长董志军举行会谈。越南媒体报道说，董志军对越南的接待表示感谢。潘文山说，越南重视合作。",
    ]);
    is_derived(&found, "董志军", "Dong Zhijun");
    is_derived(&found, "潘文山", "Phan Văn Sơn");
}

#[test]
fn an_ambassador_comes_from_the_country_that_sends_him() {
    let found = found(&["越南驻老挝大使阮明山昨天递交国书。阮明山说，两国关系良好。"]);
    is_derived(&found, "阮明山", "Nguyễn Minh Sơn");
}

#[test]
fn japanese_names_and_those_of_other_countries_get_no_invented_form() {
    let found =
        found(&["日本防卫大臣高木良介昨天抵达。高木良介说，日本重视合作。", "新加坡总理李显文会见了记者。李显文说，新加坡欢迎投资。"]);
    for name in ["高木良介", "李显文"] {
        is_derived(&found, name, "");
    }
}

#[test]
fn a_text_that_names_no_country_is_about_people_at_home() {
    let found = found(&["市长陆启明主持会议。陆启明说，闸门明年完工。"]);
    is_derived(&found, "陆启明", "Lu Qiming");
}

#[test]
fn a_form_in_a_bracket_beats_the_readings() {
    let found = found(&["越南歌手阮文海(Hai Nguyen)昨天演出。阮文海演唱了新歌。"]);
    let entry = of(&found, "阮文海");
    assert_eq!((&entry["target"], &entry["basis"], &entry["alternatives"]), (&json!("Hai Nguyen"), &json!("attested"), &json!([])));
}

#[test]
fn a_form_in_a_trusted_glossary_beats_the_readings() {
    let house = "format = 1\n\n[[term]]\nsource = \"陆启明\"\ntarget = \"Luke K. Ming\"\nstatus = \"candidate\"\n";
    let case = news(&["市长陆启明主持会议。陆启明说，闸门明年完工。"]).file("house.toml", house);
    let found = case.found(["news", "--with", "house.toml"]);
    assert_eq!((&of(&found, "陆启明")["target"], &of(&found, "陆启明")["basis"]), (&json!("Luke K. Ming"), &json!("known")));
}

#[test]
fn a_foreign_name_gets_no_pinyin() {
    let found = found(&["中国总理会见了总统科瓦连科。科瓦连科说，中国是朋友。科瓦连科总统昨天离开中国。"]);
    is_derived(&found, "科瓦连科", "");
}

#[test]
fn a_foreign_name_that_begins_with_a_chinese_surname_gets_no_pinyin() {
    let found = found(&[
        "教授温斯莱说，结果还要等。温斯莱的同事认为可行。创始人马德森宣布扩建。马德森说，工厂明年投产。",
        "工程师莫雷诺检查了设备。莫雷诺说没有问题。副市长马远平陪同检查，马远平表示满意。",
    ]);
    for name in ["温斯莱", "马德森", "莫雷诺"] {
        is_derived(&found, name, "");
    }
    is_derived(&found, "马远平", "Ma Yuanping");
}

#[test]
fn people_of_hong_kong_and_taiwan_get_no_pinyin() {
    let found = found(&["香港发展局局长卓鸿哲昨天视察工地。卓鸿哲说，工程按期进行。", "台湾学者简志弘发表论文。简志弘认为，数据可靠。"]);
    for name in ["卓鸿哲", "简志弘"] {
        is_derived(&found, name, "");
    }
}

// One body, one entry.

#[test]
fn the_long_and_the_short_form_of_a_body_with_one_latin_name_are_one_entry() {
    let found = found(&["俄罗斯塔斯新闻社(TASS)昨天报道。塔斯社记者采访了市长。塔斯社说，会谈顺利。俄罗斯塔斯新闻社在这里有分社。"]);
    let entry = of(&found, "俄罗斯塔斯新闻社");
    assert_eq!((&entry["target"], &entry["variants"]), (&json!("TASS"), &json!(["塔斯社"])));
    assert!(!sources(&found).contains(&"塔斯社"));
}

#[test]
fn a_name_that_begins_with_a_short_form_is_also_the_name_written_out() {
    let found = found(&["越共中央昨天发出通知。越共中央要求各地落实。越南共产党中央的决定已经公布。"]);
    assert!(of(&found, "越共中央")["variants"].as_array().is_some_and(|v| v.contains(&json!("越南共产党中央"))), "{found:#?}");
}
