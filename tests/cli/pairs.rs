//! `pairs` and `text`: what a person sees who wonders how a document was read.

use serde_json::{Value, json};

use super::util::{Case, keys};

/// What `pairs --format json` prints for a text.
fn pairs(text: &str) -> Vec<Value> {
    Case::new().file("a.txt", text).run(["pairs", "a.txt", "--format", "json"]).exits(0).stays_quiet().json()
}

/// The fields by which a pair is found and used.
fn told(pair: &Value) -> Value {
    json!([pair["line"], pair["column"], pair["inside"], pair["source"], pair["target"], pair["kind"]])
}

#[test]
fn a_persons_name_begins_after_the_title() {
    let found = pairs("昨天,\n青禾县文化馆馆长高木良介(Takagi Ryosuke)抵达。乌克兰水利专家安德烈·科瓦连科(Andrei Kovalenko)发言。\n");
    let expected = [
        json!([2, 13, "Takagi Ryosuke", "高木良介", "Takagi Ryosuke", "person"]),
        json!([2, 47, "Andrei Kovalenko", "安德烈·科瓦连科", "Andrei Kovalenko", "person"]),
    ];
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), expected);
}

#[test]
fn every_pair_has_the_documented_keys() {
    let found = pairs("馆长高木良介(Takagi Ryosuke)于去年(2023年5月4日)抵达。\n");
    assert_eq!(found.len(), 2);
    for pair in &found {
        let documented = ["abbreviation", "column", "inside", "kind", "line", "path", "reasons", "score", "source", "target"];
        assert_eq!(keys(pair), documented);
    }
    assert_eq!(found[0]["path"], "a.txt");
    let score = found[0]["score"].as_f64().expect("a number");
    assert!((0.5..=1.0).contains(&score), "{score}");
    assert_eq!(found[0]["reasons"], json!(["sound:1.00", "title:馆长", "surname"]));
}

#[test]
fn columns_count_characters_whatever_their_length_in_bytes() {
    let found = pairs("🏮🏮é𠮷:馆长高木良介(Takagi Ryosuke)抵达。\n");
    assert_eq!(told(&found[0]), json!([1, 12, "Takagi Ryosuke", "高木良介", "Takagi Ryosuke", "person"]));
}

#[test]
fn full_width_brackets_are_brackets() {
    let found = pairs("馆长高木良介（Takagi Ryosuke）抵达。\n");
    assert_eq!(told(&found[0]), json!([1, 7, "Takagi Ryosuke", "高木良介", "Takagi Ryosuke", "person"]));
}

#[test]
fn a_title_in_quotation_marks_is_a_work_without_its_marks() {
    let found = pairs("他修订了《河灯手册》(River Lantern Handbook)一书。\n");
    assert_eq!(told(&found[0]), json!([1, 11, "River Lantern Handbook", "河灯手册", "River Lantern Handbook", "work"]));
    assert_eq!(found[0]["reasons"][0], "quoted");
}

#[test]
fn an_abbreviation_beside_the_name_is_kept_apart() {
    let found = pairs("国际河灯协会(International River Lantern Association,简称IRLA)成立。\n");
    assert_eq!((&found[0]["target"], &found[0]["abbreviation"]), (&json!("International River Lantern Association"), &json!("IRLA")));
    assert_eq!((&found[0]["source"], &found[0]["kind"]), (&json!("国际河灯协会"), &json!("organisation")));
}

#[test]
fn a_date_names_nothing() {
    let found = pairs("河灯节于去年(2023年5月4日)举行。\n");
    assert_eq!(told(&found[0]), json!([1, 7, "2023年5月4日", null, null, null]));
    assert_eq!((&found[0]["reasons"], &found[0]["score"]), (&json!(["date"]), &json!(0.0)));
}

#[test]
fn a_credit_names_nothing() {
    let found = pairs("河灯节开幕(摄影:陆远航)。\n");
    assert_eq!((&found[0]["source"], &found[0]["reasons"]), (&json!(null), &json!(["credit"])));
}

#[test]
fn a_chinese_short_form_is_an_alias() {
    let found = pairs("松岭河灯工艺保护第三次联席会议(松岭河灯联席会议)闭幕。\n");
    assert_eq!(told(&found[0]), json!([1, 16, "松岭河灯联席会议", "松岭河灯工艺保护第三次联席会议", null, null]));
    assert_eq!(found[0]["alias"], "松岭河灯联席会议");
}

#[test]
fn explain_shows_the_other_possible_forms() {
    let case = Case::new().file("a.txt", "馆长高木良介(Takagi Ryosuke)抵达。\n");
    let found = case.run(["pairs", "a.txt", "--format", "json", "--explain"]).exits(0).json();
    let choices = found[0]["choices"].as_array().expect("a list");
    assert!(choices.len() > 1, "{found:#?}");
    assert_eq!(choices[0]["source"], "高木良介");
    let sum: f64 = choices.iter().map(|c| c["probability"].as_f64().expect("a number")).sum();
    assert!((sum - 1.0).abs() < 0.01, "{sum}");
}

#[test]
fn pairs_stand_in_the_order_of_files_and_places() {
    let case =
        Case::new().file("n/b.txt", "馆长高木良介(Takagi Ryosuke)。\n").file("n/a.txt", "去年(2023年)。\n次年(2024年)和(2025年)。\n");
    let found = case.run(["pairs", "n", "--format", "json"]).exits(0).json();
    let places: Vec<Value> = found.iter().map(|p| json!([p["path"], p["line"], p["column"]])).collect();
    assert_eq!(places, [json!(["a.txt", 1, 3]), json!(["a.txt", 2, 3]), json!(["a.txt", 2, 11]), json!(["b.txt", 1, 7])]);
}

#[test]
fn people_see_the_place_the_pair_and_the_reasons() {
    let case = Case::new().file("a.txt", "馆长高木良介(Takagi Ryosuke)于去年(2023年5月4日)抵达。\n");
    let run = case.run(["pairs", "a.txt"]).exits(0).stays_quiet();
    run.prints("a.txt:1:7  高木良介 = Takagi Ryosuke  person").prints("title:馆长").prints("(2023年5月4日) names nothing: date");
}

#[test]
fn pairs_writes_no_file() {
    let case = Case::with_news();
    let before = case.files();
    case.run(["pairs", "news"]).exits(0);
    case.run(["text", "news"]).exits(0);
    assert_eq!(case.files(), before);
}

#[test]
fn text_shows_every_block_with_its_line() {
    let case = Case::new().file("a.txt", "河灯节开幕\n\n  潮汐闸门关闭\r\n终");
    assert_eq!(case.run(["text", "a.txt"]).exits(0).out, "a.txt:1  河灯节开幕\na.txt:3  潮汐闸门关闭\na.txt:4  终\n");
}

#[test]
fn text_as_json_has_the_documented_keys() {
    let case = Case::new().file("a.txt", "河灯节\n\n潮汐闸门\n");
    let blocks = case.run(["text", "a.txt", "--format", "json"]).exits(0).stays_quiet().json();
    let expected =
        [json!({"path": "a.txt", "place": "line 1", "text": "河灯节"}), json!({"path": "a.txt", "place": "line 3", "text": "潮汐闸门"})];
    assert_eq!(blocks, expected);
}

#[test]
fn text_shows_pages_without_their_markup() {
    let page = "<html><head><style>p{}</style><script>var 灯 = 1;</script></head>\n<body><h1>河灯节</h1>\n<p>潮汐<b>闸门</b>关闭 &amp; 检修</p></body></html>\n";
    let case = Case::new().file("n/a.html", page).file("n/b.md", "# 河灯手册\n\n潮汐**闸门**[关闭](https://example.org)。\n");
    let run = case.run(["text", "n"]).exits(0);
    assert_eq!(run.out, "a.html:2  河灯节\na.html:3  潮汐闸门关闭 & 检修\nb.md:1  河灯手册\nb.md:3  潮汐闸门关闭。\n");
}

#[test]
fn what_a_contract_defines_is_no_short_form() {
    let found = pairs("青禾水务有限公司（以下简称“甲方”）与松岭物流有限公司（Songling Logistics，股票代码：SLOG）签约。\n");
    assert_eq!(found[0]["alias"], Value::Null);
    assert_eq!((found[1]["target"].as_str(), found[1]["abbreviation"].as_str()), (Some("Songling Logistics"), None));
}

#[test]
fn the_name_of_a_party_to_a_contract_is_its_whole_clause() {
    let text = "甲方（买方）：松江青禾机械制造有限公司（以下简称“甲方”）\n丙方：青禾松岭软件股份有限公司（以下简称“松岭软件”）\n";
    let found = pairs(text);
    assert_eq!(told(&found[1]), json!([1, 20, "以下简称“甲方”", "松江青禾机械制造有限公司", null, null]));
    assert_eq!((&found[1]["alias"], &found[1]["reasons"]), (&json!(null), &json!(["party"])));
    assert_eq!((&found[2]["source"], &found[2]["alias"]), (&json!("青禾松岭软件股份有限公司"), &json!("松岭软件")));
    let case = Case::new().file("a.txt", text);
    case.run(["pairs", "a.txt"]).exits(0).prints("松江青禾机械制造有限公司  0.90  party: 以下简称“甲方”");
}

#[test]
fn a_foreign_party_stands_before_its_chinese_name_and_what_it_is_called() {
    let found = pairs("乙方：Tolmer Anlagenbau GmbH（托尔默设备制造有限公司，以下简称“乙方”）\n");
    assert_eq!((&found[0]["source"], &found[0]["target"]), (&json!("托尔默设备制造有限公司"), &json!("Tolmer Anlagenbau GmbH")));
    assert_eq!((&found[0]["alias"], &found[0]["pattern"]), (&json!(null), &json!("reverse")));
    let found = pairs("乙方：Tolmer Anlagenbau GmbH（托尔默设备制造有限公司，以下简称“托尔默”）\n");
    assert_eq!(found[0]["alias"], "托尔默");
}

#[test]
fn glossaries_can_be_given_as_a_folder() {
    let house = "format = 1\n\n[[term]]\nsource = \"灯桥节\"\ntarget = \"Lampion Days\"\nstatus = \"approved\"\n";
    let case = Case::new().file("a.txt", "第一届灯桥节(Lampion Days)开幕。\n").file("house/a.toml", house);
    let found = case.run(["pairs", "a.txt", "--with", "house", "--format", "json"]).exits(0).stays_quiet().json();
    assert_eq!((&found[0]["source"], &found[0]["reasons"][0]), (&json!("灯桥节"), &json!("approved")));
}

#[test]
fn a_district_of_three_characters_is_a_place_and_no_person() {
    let found = pairs("越南同塔省高岭市（Cao Lãnh）举行灯会。灯会也在涩谷区（Shibuya）举行。\n");
    let read: Vec<_> = found.iter().map(|p| (p["source"].as_str(), p["kind"].as_str())).collect();
    assert_eq!(read, [(Some("高岭市"), Some("place")), (Some("涩谷区"), Some("place"))]);
}

#[test]
fn capitals_among_small_letters_abbreviate_the_whole_name() {
    let found = pairs("免疫相关不良事件（irAE）发生率下降。當局決定興建海水淡化廠（desalination plant）。\n");
    assert_eq!((&found[0]["source"], &found[1]["source"]), (&json!("免疫相关不良事件"), &json!("海水淡化廠")));
    let found = pairs("同步副本集合（In-Sync Replicas，ISR）由领导者维护。合并幽门螺杆菌（Helicobacter pylori）感染者不排除。\n");
    assert_eq!((&found[0]["source"], &found[1]["source"]), (&json!("同步副本集合"), &json!("幽门螺杆菌")));
}

#[test]
fn orders_to_the_terminal_never_reach_a_target() {
    let found = pairs("馆长高木良介(Takagi \u{1b}[2JRyosuke)抵达\u{1b}]0;title\u{7}。\n");
    assert_eq!(told(&found[0]), json!([1, 7, "Takagi Ryosuke", "高木良介", "Takagi Ryosuke", "person"]));
}
