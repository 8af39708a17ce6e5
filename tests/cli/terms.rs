//! Which terms `extract` finds: each test is one case of a translator.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use shuyu::document::{Block, Document};
use shuyu::extract::{Options, extract};
use shuyu::glossary::known::Known;
use shuyu::rank::Strictness;
use shuyu::report::Silent;

use super::util::{Case, keys, of, sources};

/// From the shortest list to the longest.
const LEVELS: [&str; 3] = ["strict", "balanced", "broad"];

/// A folder `news` with these texts, a file each.
fn news(texts: &[&str]) -> Case {
    let file = |case: Case, (i, text): (usize, &&str)| case.file(&format!("news/{i}.txt"), format!("{text}\n"));
    texts.iter().enumerate().fold(Case::new(), file)
}

/// What is listed at this strictness.
fn listed(case: &Case, level: &str) -> Vec<Value> {
    case.found(["news", "--strictness", level])
}

/// All of these are listed at this strictness.
#[track_caller]
fn lists(case: &Case, level: &str, terms: &[&str]) {
    let found = listed(case, level);
    for term in terms {
        assert!(sources(&found).contains(term), "{term} is missing in {level}: {:?}", sources(&found));
    }
}

/// None of these is listed at this strictness, not as another spelling of an entry either.
#[track_caller]
fn lists_none(case: &Case, level: &str, terms: &[&str]) {
    for entry in listed(case, level) {
        for term in terms {
            let is_spelling = entry["variants"].as_array().is_some_and(|v| v.contains(&json!(term)));
            assert!(entry["source"] != *term && !is_spelling, "{term} stands in {level}: {entry}");
        }
    }
}

/// Whatever is listed at this strictness and stands inside `term` is made of whole words of it.
#[track_caller]
fn cuts_no_word_of(case: &Case, level: &str, term: &[&str]) {
    let whole = term.concat();
    let edges: BTreeSet<usize> = (0..=term.len()).map(|n| term[..n].concat().len()).collect();
    let found = listed(case, level);
    for source in sources(&found) {
        for (at, _) in whole.match_indices(source) {
            assert!(edges.contains(&at) && edges.contains(&(at + source.len())), "{source} is a fragment of {whole}, in {level}");
        }
    }
}

/// The counts of an entry: how often, in how many documents.
fn counts(entry: &Value) -> (Option<u64>, Option<u64>) {
    (entry["count"].as_u64(), entry["documents"].as_u64())
}

// One term, however it is written.

#[test]
fn a_term_with_and_without_a_space_before_its_latin_is_one_entry_with_all_places() {
    let case = news(&[
        "每个事务 ID 都是唯一的。事务ID由服务器分配。比较两个事务 ID 的大小时，先看纪元。",
        "备份工具先保存事务ID，再复制数据文件。回收旧的事务 ID 需要很长时间。",
    ]);
    let found = listed(&case, "balanced");
    let entry = of(&found, "事务 ID");
    assert_eq!(counts(entry), (Some(5), Some(2)));
    assert_eq!(entry["variants"], json!(["事务ID"]));
    assert!(!sources(&found).contains(&"事务ID"));
}

#[test]
fn evidence_quotes_each_spelling_as_it_is_written() {
    let case = news(&["每个事务 ID 都是唯一的。事务ID由服务器分配。比较两个事务 ID 的大小。"]);
    let entry = of(&listed(&case, "balanced"), "事务 ID")["evidence"].to_string();
    assert!(entry.contains("每个【事务 ID】 都是") && entry.contains("【事务ID】由服务器"), "{entry}");
}

#[test]
fn a_term_with_and_without_a_space_after_its_latin_is_one_entry_with_all_places() {
    let case = news(&[
        "Linux内核管理内存。升级Linux 内核前备份数据。管理员重启MySQL服务器。TCP 连接超时后关闭。",
        "编译 Linux 内核需要一小时。Linux内核很小。MySQL 服务器每天备份。TCP连接断开后重试。",
    ]);
    let found = listed(&case, "balanced");
    assert_eq!(counts(of(&found, "Linux 内核")), (Some(4), Some(2)));
    assert_eq!(counts(of(&found, "MySQL 服务器")), (Some(2), Some(2)));
    for closed_up in ["Linux内核", "MySQL服务器"] {
        assert!(!sources(&found).contains(&closed_up), "{closed_up} is no second entry");
    }
}

#[test]
fn a_space_that_does_not_break_the_line_is_a_space_too() {
    let case = news(&["每个事务\u{A0}ID都是唯一的。事务 ID由服务器分配。比较事务ID的大小。"]);
    assert_eq!(counts(of(&listed(&case, "balanced"), "事务 ID")), (Some(3), Some(1)));
}

#[test]
fn wide_latin_letters_are_the_same_letters() {
    let case = news(&["Ａ股昨天收高。外资买入A股。A股的成交量上升。Ａ股休市。A股收低。"]);
    let found = listed(&case, "balanced");
    assert_eq!(counts(of(&found, "A股")), (Some(5), Some(1)));
    assert_eq!(of(&found, "A股")["variants"], json!(["Ａ股"]));
}

#[test]
fn simplified_and_traditional_spellings_in_different_documents_are_one_entry() {
    let case = news(&["水位监测系统已经安装完毕。水位监测系统每小时发布数据。", "水位監測系統由水利局設計。工程師檢修了水位監測系統。"]);
    for level in LEVELS {
        let found = listed(&case, level);
        let entry = of(&found, "水位监测系统");
        assert_eq!(counts(entry), (Some(4), Some(2)), "{level}");
        assert_eq!(entry["variants"], json!(["水位監測系統"]), "{level}");
        assert!(entry["evidence"].to_string().contains("【水位監測系統】"), "{entry}");
        assert!(!sources(&found).contains(&"水位監測系統"), "{level}");
    }
}

#[test]
fn a_term_with_latin_in_it_is_found() {
    let case = news(&[
        "A股昨天收高。外资买入A股。A股的成交量上升。空军购买F-16战机。F-16战机昨天抵达。",
        "研究人员改造了T细胞。T细胞识别肿瘤。T细胞的数量逐渐增加。飞行员驾驶F-16战机。",
    ]);
    lists(&case, "strict", &["A股"]);
    lists(&case, "balanced", &["A股", "T细胞", "F-16战机"]);
}

// What is no term.

/// Reports whose first and last lines are the newspaper's.
fn reports_with_credits() -> Case {
    news(&[
        "青禾港新码头开工\n本报讯\n青禾港的自动化码头昨天开工。自动化码头有四个泊位。\n图自云帆社",
        "青禾港迎来首艘货轮\n本报讯\n首艘货轮停靠青禾港。自动化码头的岸桥运转正常。\n图自云帆社",
        "岸桥检修完成\n本报讯\n工程师检修了岸桥。自动化码头恢复作业。\n图自云帆社",
        "港口培训学徒\n本报讯\n二十名学徒学习操作岸桥。培训在自动化码头进行。\n图自云帆社",
    ])
}

#[test]
fn a_credit_that_stands_by_itself_in_several_documents_is_no_entry() {
    let case = reports_with_credits();
    for level in ["strict", "balanced"] {
        lists_none(&case, level, &["本报讯", "报讯", "图自云帆社", "图自", "自云帆社"]);
        lists(&case, level, &["青禾港", "自动化码头", "岸桥"]);
    }
}

#[test]
fn a_credit_in_two_documents_is_no_entry_wherever_it_stands() {
    let case = news(&["图自云帆社\n河灯节昨天开幕。河灯工坊制作了三千盏河灯。", "河灯工坊招收学徒。河灯节吸引了游客。\n图自云帆社"]);
    for level in ["strict", "balanced"] {
        lists_none(&case, level, &["图自云帆社", "图自"]);
    }
}

#[test]
fn a_credit_on_the_line_of_the_text_is_no_entry() {
    let case = news(&[
        "本报讯 河灯节昨天开幕。河灯工坊制作了三千盏河灯。图自云帆社",
        "本报讯 河灯工坊招收学徒。河灯节吸引了游客。图自云帆社",
        "本报讯 河灯节今年推迟。图自云帆社",
    ]);
    for level in ["strict", "balanced"] {
        lists_none(&case, level, &["本报讯", "图自云帆社"]);
    }
}

#[test]
fn an_agency_that_the_text_speaks_of_is_an_entry_though_a_credit_names_it() {
    let case = news(&[
        "潮汐闸门昨天开启。潮汐闸门由县里管理。\n图自云帆社",
        "工程师检修潮汐闸门。云帆社的记者在场。\n图自云帆社",
        "云帆社消息，游客参观潮汐闸门。\n图自云帆社",
    ]);
    for level in ["strict", "balanced"] {
        lists(&case, level, &["云帆社", "潮汐闸门"]);
        lists_none(&case, level, &["图自云帆社", "图自"]);
    }
}

#[test]
fn a_repeated_page_header_is_not_the_best_term() {
    let pages = [
        "龙门吊的钢丝绳每月检查一次。龙门吊停机时切断电源。",
        "龙门吊的限位开关失灵时立即停机。检查钢丝绳和限位开关。",
        "更换钢丝绳后试运行。限位开关由电工调整。龙门吊恢复作业。",
        "电工检查龙门吊的接地线。接地线断开时不得作业。",
    ];
    let header = "云帆港务集团内部资料";
    let in_one = pages.map(|page| format!("{header}\n\n{page}\n")).join("\n");
    let in_each = pages.map(|page| format!("{header}\n\n{page}"));
    let in_each: Vec<&str> = in_each.iter().map(String::as_str).collect();
    for case in [news(&[&in_one]), news(&in_each)] {
        for level in LEVELS {
            assert_eq!(sources(&listed(&case, level))[0], "龙门吊", "{level}");
        }
        for level in ["strict", "balanced"] {
            lists_none(&case, level, &[header, "内部资料"]);
        }
    }
}

#[test]
fn ordinary_phrases_do_not_stand_in_the_strict_list() {
    let case = news(&[
        "今天上午，双方举行会谈。他们为渔业合作作出贡献。潮汐闸门今天上午开启。",
        "部长今天上午同外宾举行会谈，感谢他们作出贡献。潮汐闸门运行正常。",
        "会长说，工程师为潮汐闸门的改造作出贡献。双方今天上午再次举行会谈。",
        "学徒今天上午参观潮汐闸门，作出贡献的人受到表彰。代表团随后举行会谈。",
    ]);
    lists(&case, "strict", &["潮汐闸门"]);
    lists_none(&case, "strict", &["作出贡献", "贡献", "举行会谈", "双方", "今天上午", "今天", "上午"]);
    lists_none(&case, "broad", &["今天上午"]);
}

#[test]
fn a_title_glued_to_a_name_is_no_term_but_the_title_and_the_person_are_found() {
    let case = news(&[
        "国防部副部长范明达会见了代表团。国防部副部长范明达指出，合作潜力很大。范明达感谢代表团。",
        "国防部副部长范明达昨天抵达青禾。国防部副部长检查了防汛工作。范明达副部长慰问了官兵。",
        "会上，国防部副部长范明达宣读了决定。国防部副部长还参观了展览。",
    ]);
    for level in LEVELS {
        let found = listed(&case, level);
        assert_eq!(of(&found, "国防部副部长")["kind"], "title", "{level}");
        assert_eq!(of(&found, "范明达")["kind"], "person", "{level}");
        let glued = |s: &&str| s.contains("范明达") && *s != "范明达";
        assert_eq!(sources(&found).into_iter().find(glued), None, "{level}");
    }
}

#[test]
fn a_title_that_never_stands_without_its_holder_is_found_by_itself() {
    let case = news(&[
        "港务集团董事长陆启明签署合同。港务集团董事长陆启明参观码头。",
        "港务集团董事长陆启明宣布扩建计划。水利局局长高文山检查了闸门。",
        "水利局局长高文山主持仪式。水利局局长高文山宣布闸门开启。",
    ]);
    let found = listed(&case, "balanced");
    for (title, person) in [("港务集团董事长", "陆启明"), ("水利局局长", "高文山")] {
        assert_eq!((&of(&found, title)["kind"], &of(&found, person)["kind"]), (&json!("title"), &json!("person")));
        assert!(!sources(&found).contains(&format!("{title}{person}").as_str()));
    }
}

// Words and their parts.

#[test]
fn a_term_that_holds_a_word_of_credits_is_found() {
    let case = news(&[
        "编译器把源代码翻译成机器指令。编译器先检查语法。文本编辑器调用编译器，编辑器显示错误。\n编译：林小河",
        "发言人在例行记者会上回答提问。例行记者会每周举行两次。编辑器有三个窗口，编译器的版本显示在编辑器底部。\n编辑：周禾",
        "记者出席了昨天的例行记者会。例行记者会由发言人主持。\n责任编辑：周禾",
    ]);
    lists(&case, "strict", &["编译器", "编辑器"]);
    lists(&case, "balanced", &["编译器", "编辑器", "例行记者会"]);
    lists_none(&case, "broad", &["责任编辑", "责任编辑：周禾"]);
}

#[test]
fn a_word_that_mostly_stands_in_a_longer_one_is_found_when_it_also_stands_alone() {
    let case = news(&[
        "字符串的长度不变。字符串可以拼接。字符串不可修改。比较两个字符串。返回字符串。复制字符串。截取字符串时给出起点。空字符串。\
         字符串由字符组成。每个字符占两个字节。一个字符也不能少。",
    ]);
    let found = listed(&case, "broad");
    assert_eq!((of(&found, "字符串")["count"].as_u64(), of(&found, "字符")["count"].as_u64()), (Some(9), Some(12)));
}

#[test]
fn a_body_is_found_beside_the_title_of_who_leads_it() {
    let case = news(&["外交部长昨天抵达。外交部长会见外宾。外交部长讲话。外交部发表声明。外交部表示欢迎。"]);
    let found = listed(&case, "strict");
    assert_eq!((&of(&found, "外交部")["kind"], &of(&found, "外交部长")["kind"]), (&json!("organisation"), &json!("title")));
}

#[test]
fn no_entry_cuts_a_word_of_a_term_that_is_repeated_often() {
    let case = news(&[
        "两国建立全面战略伙伴关系。全面战略伙伴关系不断深化。",
        "外长高度评价全面战略伙伴关系。越韩全面战略伙伴关系取得进展。",
        "在全面战略伙伴关系框架内，双方扩大贸易。把双边关系提升为全面战略伙伴关系。",
        "全面战略伙伴关系建立十周年。两国全面战略伙伴关系发展良好。",
    ]);
    for level in LEVELS {
        lists(&case, level, &["全面战略伙伴关系"]);
        lists_none(&case, level, &["战略伙伴关", "面战略伙伴", "面战略伙伴关系", "全面战略伙伴关"]);
        cuts_no_word_of(&case, level, &["全面", "战略", "伙伴", "关系"]);
    }
}

#[test]
fn the_terms_of_a_manual_and_a_contract_are_whole() {
    let terms: [&[&str]; 5] =
        [&["液压", "千斤顶"], &["冷链", "物流", "中心"], &["海上", "风电场"], &["自由", "贸易", "协定"], &["国会", "常务", "委员会"]];
    for words in terms {
        let term = words.concat();
        let case = news(&[
            &format!("昨天的报告提到了{term}。{term}的说明见附件。专家检查{term}。"),
            &format!("{term}昨天受到表扬。记者参观了{term}。"),
        ]);
        lists(&case, "balanced", &[&term]);
        assert_eq!(counts(of(&listed(&case, "balanced"), &term)), (Some(5), Some(2)), "{term}");
        for level in LEVELS {
            cuts_no_word_of(&case, level, words);
        }
    }
}

#[test]
fn a_contract_lists_neither_itself_nor_the_ends_of_its_parties_names() {
    let case = news(&[
        "甲方：松江青禾机械制造有限公司（以下简称“甲方”）\n乙方：松岭潮汐设备制造有限公司（以下简称“乙方”）\n本合同自签字之日起生效。本合同一式两份。",
        "松江青禾机械制造有限公司负责运输，松岭潮汐设备制造有限公司提供图纸。该合同和本合同的争议提交仲裁。",
    ]);
    lists(&case, "balanced", &["松江青禾机械制造有限公司", "松岭潮汐设备制造有限公司"]);
    for level in LEVELS {
        lists_none(&case, level, &["本合同", "有限公司", "制造有限公司", "设备制造有限公司", "机械制造有限公司"]);
    }
}

#[test]
fn half_a_word_tells_no_kind() {
    let case = news(&[
        "更换使能开关。使能开关损坏时报警。写入缓冲区已满。写入缓冲区溢出。记录点击事件。点击事件由窗口处理。",
        "分水岭算法较慢。分水岭算法的结果。消除信息孤岛。信息孤岛的成因。检查使能开关、写入缓冲区和点击事件。",
        "长沙事件震动全国。长沙事件的报告公布了。",
    ]);
    let found = case.found(["news"]);
    for term in ["使能开关", "写入缓冲区", "点击事件", "分水岭算法", "信息孤岛"] {
        assert_eq!(of(&found, term)["kind"], "term", "{term}");
    }
    assert_eq!(of(&found, "长沙事件")["kind"], "event");
}

#[test]
fn a_particle_at_the_beginning_of_a_term_belongs_to_it() {
    let case = news(&[
        "因不可抗力不能履行合同的，乙方不承担违约责任。不可抗力包括地震和洪水。企业反对反倾销税。反倾销税的税率提高。",
        "发生不可抗力时，乙方应通知甲方。违约责任由甲方承担。反倾销税下月取消。",
    ]);
    lists(&case, "strict", &["不可抗力", "违约责任", "反倾销税"]);
    lists_none(&case, "broad", &["可抗力", "抗力", "倾销税"]);
}

// Numerals.

#[test]
fn a_numeral_that_belongs_to_a_name_stays_with_it() {
    let case = news(&[
        "越共十四大将于明年召开。十四大文件草案征求了意见。代表们讨论了十四大的筹备工作。",
        "十四大决议强调科技。学习贯彻十四大精神。",
    ]);
    for level in LEVELS {
        lists(&case, level, &["十四大"]);
    }
    assert_eq!(counts(of(&listed(&case, "strict"), "十四大")), (Some(5), Some(2)));
    lists_none(&case, "broad", &["四大", "十四"]);
}

#[test]
fn the_meeting_that_a_party_counts_is_found_with_the_party() {
    let case = news(&[
        "越共第十三次全国代表大会在首都开幕。代表们讨论了第十三次全国代表大会的文件。",
        "第十三次全国代表大会选举了新的委员会。党报评论越共第十三次全国代表大会。",
    ]);
    lists(&case, "strict", &["越共第十三次全国代表大会", "全国代表大会"]);
    lists_none(&case, "broad", &["次全国代表大会", "三次全国代表大会", "十三次全国代表大会"]);
}

#[test]
fn a_counted_meeting_leaves_no_fragment_behind() {
    let case = news(&[
        "渔业合作委员会第三次会议在青禾举行。第三次会议审议了渔业合作计划。渔业合作委员会主席出席。",
        "双方在第三次会议上签署了渔业合作计划。渔业合作委员会第三次会议发表声明。",
        "代表团参加第三次会议后返回。第四次会议明年举行。",
    ]);
    for level in LEVELS {
        lists(&case, level, &["渔业合作委员会"]);
        lists_none(&case, level, &["次会议", "三次会议", "第三次会议", "委员会第三次", "次会议上"]);
    }
}

// Lists of different length.

#[test]
fn a_longer_list_of_the_samples_holds_all_of_a_shorter_one() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/news");
    let samples = samples.to_str().expect("a path in UTF-8");
    let lists = LEVELS.map(|level| {
        let found = Case::new().found([samples, "--strictness", level]);
        found.iter().map(|e| e["source"].to_string()).collect::<BTreeSet<String>>()
    });
    for (shorter, longer) in [(0, 1), (1, 2)] {
        let missing: Vec<&String> = lists[shorter].difference(&lists[longer]).collect();
        assert!(missing.is_empty(), "{} lacks {missing:?}", LEVELS[longer]);
        assert!(lists[shorter].len() < lists[longer].len(), "{} is longer than {}", LEVELS[longer], LEVELS[shorter]);
    }
}

#[test]
fn an_entry_is_the_same_in_every_list() {
    let case = Case::with_news();
    let broad = listed(&case, "broad");
    for level in ["strict", "balanced"] {
        for entry in listed(&case, level) {
            let same = of(&broad, entry["source"].as_str().expect("a source"));
            for field in ["kind", "count", "documents", "target", "variants", "evidence"] {
                assert_eq!(entry[field], same[field], "{field} of {}", entry["source"]);
            }
        }
    }
}

#[test]
fn min_count_leaves_out_rarer_terms_and_nothing_else() {
    let case = news(&[
        "水位监测系统安装完毕。潮汐闸门开启。水位监测系统发布数据。",
        "潮汐闸门每年检修。龙骨水车停转。水位监测系统停机。龙骨水车修好了。",
    ]);
    let of_count = |least: &str| case.found(["news", "--strictness", "broad", "--min-count", least]);
    let (two, three) = (of_count("2"), of_count("3"));
    assert_eq!(counts(of(&two, "潮汐闸门")), (Some(2), Some(2)));
    assert_eq!(counts(of(&two, "水位监测系统")), (Some(3), Some(2)));
    assert!(two.iter().all(|e| e["count"].as_u64() >= Some(2)), "{two:#?}");
    let frequent: BTreeSet<&str> = two.iter().filter(|e| e["count"].as_u64() >= Some(3)).filter_map(|e| e["source"].as_str()).collect();
    assert_eq!(sources(&three).into_iter().collect::<BTreeSet<_>>(), frequent);
    assert_eq!(of_count("4"), Vec::<Value>::new());
}

// Why something is listed.

#[test]
fn explain_adds_the_clues_as_an_object_of_numbers() {
    let case = news(&["水位监测系统安装完毕。水位监测系统每小时发布数据。", "水位监测系统由水利局设计。"]);
    let (plain, explained) = (case.found(["news"]), case.found(["news", "--explain"]));
    assert_eq!(sources(&plain), sources(&explained));
    for (without, with) in plain.iter().zip(&explained) {
        assert!(!keys(without).contains(&"clues"), "{without}");
        let clues = with["clues"].as_object().expect("an object");
        assert!(!clues.is_empty() && clues.values().all(Value::is_number), "{with}");
        let mut rest = with.clone();
        rest.as_object_mut().expect("an object").remove("clues");
        assert_eq!(*without, rest);
    }
}

#[test]
fn explain_gives_an_empty_object_for_a_name_that_is_found_once() {
    let case = news(&["馆长高木良介（Takagi Ryosuke）昨天抵达。"]);
    assert_eq!(of(&case.found(["news", "--explain"]), "高木良介")["clues"], json!({}));
}

#[test]
fn the_reasons_say_how_often_how_whole_how_special_and_what_is_inside() {
    let case = news(&[
        "水位监测系统安装完毕。潮汐闸门开启。潮汐是潮汐闸门设计的依据。",
        "水位监测系统由水利局设计。潮汐闸门每年检修。潮汐涨落时，青禾港关闭潮汐闸门。",
    ]);
    let found = listed(&case, "broad");
    let compound = ["4 times in 2 documents", "always whole", "in no general dictionary", "contains 潮汐"];
    assert_eq!(of(&found, "潮汐闸门")["reasons"], json!(compound));
    let word = [
        "6 times in 2 documents",
        "always whole",
        "over 1000 times more frequent than in general Chinese",
        "4 times inside longer terms such as 潮汐闸门",
    ];
    assert_eq!(of(&found, "潮汐")["reasons"], json!(word));
    let part = [
        "4 times in 2 documents",
        "always whole",
        "over 1000 times more frequent than in general Chinese",
        "always inside longer terms such as 潮汐闸门",
    ];
    assert_eq!(of(&found, "闸门")["reasons"], json!(part));
}

#[test]
fn the_reasons_say_in_what_share_of_its_places_a_term_is_whole() {
    let case = news(&["字符串由字符组成。每个字符占两个字节。字符串的长度是字符的个数。字符串不可修改。字符串可以比较。字符串可以拼接。"]);
    let found = listed(&case, "broad");
    let reasons = of(&found, "字符")["reasons"].as_array().expect("reasons");
    assert_eq!(reasons[0], "8 times in 1 document");
    assert_eq!(reasons[1], "whole in 38 % of its places", "3 of 8");
    assert!(of(&found, "字符串")["reasons"].as_array().is_some_and(|r| r.contains(&json!("contains 字符"))), "{found:#?}");
}

#[test]
fn the_reasons_say_that_a_term_mostly_stands_between_quotation_marks() {
    let case = news(&["村里开展“潮声计划”。“潮声计划”帮助渔民。", "渔民参加“潮声计划”。潮声计划明年结束。"]);
    let found = listed(&case, "broad");
    let reasons = of(&found, "潮声计划")["reasons"].as_array().expect("reasons");
    assert!(reasons.contains(&json!("mostly between quotation marks")), "{reasons:?}");
}

// Copies and threads.

#[test]
fn a_text_that_is_copied_into_two_files_changes_no_count() {
    let text = "潮汐闸门每年检修两次。潮汐闸门由县里管理。水位监测系统发布数据。水位监测系统停机。";
    let (once, twice) = (news(&[text]), news(&[text, text]));
    for level in LEVELS {
        let (once, twice) = (listed(&once, level), listed(&twice, level));
        assert_eq!(sources(&once), sources(&twice), "{level}");
        for (a, b) in once.iter().zip(&twice) {
            assert_eq!((counts(a), &a["score"], &a["reasons"]), (counts(b), &b["score"], &b["reasons"]), "{level}: {}", a["source"]);
        }
    }
    // Twice two are not four.
    assert_eq!(twice.found(["news", "--strictness", "broad", "--min-count", "3"]), Vec::<Value>::new());
}

#[test]
fn a_copy_beside_other_texts_changes_no_count() {
    let (a, b) = ("潮汐闸门每年检修两次。潮汐闸门由县里管理。", "工程师检修潮汐闸门。游客参观潮汐闸门。");
    let (without, with) = (listed(&news(&[a, b]), "balanced"), listed(&news(&[a, b, a]), "balanced"));
    assert_eq!(counts(of(&without, "潮汐闸门")), (Some(4), Some(2)));
    assert_eq!(without.iter().map(counts).collect::<Vec<_>>(), with.iter().map(counts).collect::<Vec<_>>());
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    for case in [reports_with_credits(), Case::with_news()] {
        for level in LEVELS {
            let json = |jobs: &str| {
                let run = ["extract", "news", "-n", "--format", "json", "--explain", "--strictness", level, "--jobs", jobs];
                case.run(run).exits(0).out
            };
            let (one, two) = (json("1"), json("2"));
            assert!(!one.is_empty());
            assert_eq!(one, two, "{level}");
        }
        for jobs in ["1", "2"] {
            case.run(["extract", "news", "--jobs", jobs, "-o", &format!("g{jobs}.toml")]).exits(0);
        }
        assert_eq!(case.bytes("g1.toml"), case.bytes("g2.toml"));
    }
}

/// What random documents are made of: terms and their parts, names, numerals, Latin, credits, function words, signs.
const WORDS: &[&str] = &[
    "潮汐",
    "闸门",
    "潮汐闸门",
    "水位监测系统",
    "水位監測系統",
    "字符",
    "字符串",
    "国防部",
    "副部长",
    "范明达",
    "高木良介(Takagi Ryosuke)",
    "科瓦连科",
    "第三次",
    "会议",
    "十四大",
    "事务ID",
    "事务 ID",
    "5G网络",
    "Ａ股",
    "本报讯",
    "图自云帆社",
    "作出贡献",
    "的",
    "在",
    "和",
    "，",
    "。",
    "“",
    "”",
    "2027年",
    "\u{20BB7}",
];

/// Short documents of a few lines each.
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let line = vec(select(WORDS), 1..10).prop_map(|words| words.concat());
    vec(vec(line, 1..6), 1..4).prop_map(|texts| {
        let document = |(i, lines): (usize, Vec<String>)| {
            let blocks = lines.iter().zip(1..).map(|(line, n)| Block::line(line, n)).collect();
            Document { name: format!("{i}.txt"), blocks }
        };
        texts.into_iter().enumerate().map(document).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_documents_are_a_longer_list_holds_all_of_a_shorter_one(
        documents in documents(),
        min_count in proptest::option::of(1..4usize),
    ) {
        let lists = [Strictness::Strict, Strictness::Balanced, Strictness::Broad].map(|strictness| {
            let options = Options { strictness, min_count, ..Options::default() };
            let findings = extract(&documents, &Known::default(), &options, &Silent::default()).expect("not interrupted");
            findings.findings.into_iter().map(|f| f.entry.source).collect::<BTreeSet<String>>()
        });
        prop_assert!(lists[0].is_subset(&lists[1]), "{:?}\n{:?}", lists[0], lists[1]);
        prop_assert!(lists[1].is_subset(&lists[2]), "{:?}\n{:?}", lists[1], lists[2]);
    }
}
