//! `pairs` on one user's sentence each: what belongs to a bracket, what the bracket says, and what names nothing.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use shuyu::brackets::{Pattern, Reading};
use shuyu::document::{Block, Document};
use shuyu::glossary::Status;
use shuyu::glossary::known::Known;

use super::util::{Case, typed};

/// What `pairs --format json` prints for a text that is a file by itself.
fn pairs(text: &str) -> Vec<Value> {
    Case::new().file("a.txt", format!("{text}\n")).run(["pairs", "a.txt", "--format", "json"]).exits(0).stays_quiet().json()
}

/// A printed pair in short: `高木良介 = Takagi Ryosuke`, after it ` / ABBREVIATION`, ` ~ 简称` and the pattern if there are any;
/// `- reason` for what names nothing.
fn told(pair: &Value) -> String {
    let text = |key: &str| pair[key].as_str();
    let Some(source) = text("source") else {
        return format!("- {}", pair["reasons"][0].as_str().unwrap_or_default());
    };
    let mut out = source.to_owned();
    for (mark, key) in [(" = ", "target"), (" / ", "abbreviation"), (" ~ ", "alias"), (" ", "pattern")] {
        if let Some(value) = text(key) {
            out.push_str(mark);
            out.push_str(value);
        }
    }
    out
}

/// Each text, a file by itself, is read like this.
#[track_caller]
fn reads(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found = pairs(text);
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), *expected, "{text}\n{found:#?}");
    }
}

/// Each text has one bracket, which is read like this and names something of this kind.
#[track_caller]
fn reads_kind(kind: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = pairs(text);
        let both = found.iter().map(|p| (told(p), p["kind"].as_str().unwrap_or_default())).collect::<Vec<_>>();
        assert_eq!(both, [((*expected).to_owned(), kind)], "{text}\n{found:#?}");
    }
}

/// The bracket of each text names nothing, for one of these reasons.
#[track_caller]
fn names_nothing(reasons: &[&str], texts: &[&str]) {
    for text in texts {
        let found = pairs(text);
        assert_eq!(found.len(), 1, "{text}\n{found:#?}");
        let why = found[0]["reasons"][0].as_str().unwrap_or_default();
        assert!(found[0]["source"].is_null() && found[0]["target"].is_null() && reasons.contains(&why), "{text}\n{found:#?}");
    }
}

#[test]
fn simplified_and_traditional_names_come_out_as_they_are_written() {
    reads(&[
        ("青石港市长苏明德（Su Mingde）出席了典礼。", &["苏明德 = Su Mingde"]),
        ("青石港市長蘇明德（Su Mingde）出席了典禮。", &["蘇明德 = Su Mingde"]),
        (
            "國際燈塔保護聯盟（International Lighthouse Protection Union）昨天成立。",
            &["國際燈塔保護聯盟 = International Lighthouse Protection Union"],
        ),
    ]);
}

#[test]
fn brackets_may_be_full_or_half_width_and_have_spaces_around_them() {
    reads(&[
        ("工程师埃里克·桑德曼(Erik Sandman)来自北方。", &["埃里克·桑德曼 = Erik Sandman"]),
        ("工程师埃里克·桑德曼 (Erik Sandman) 来自北方。", &["埃里克·桑德曼 = Erik Sandman"]),
        ("工程师埃里克·桑德曼 （ Erik Sandman ）来自北方。", &["埃里克·桑德曼 = Erik Sandman"]),
        ("工程师埃里克·桑德曼（Erik Sandman)来自北方。", &["埃里克·桑德曼 = Erik Sandman"]),
        ("工程师埃里克·桑德曼\u{3000}（Erik Sandman）来自北方。", &["埃里克·桑德曼 = Erik Sandman"]),
    ]);
}

#[test]
fn closing_quotes_and_title_marks_before_the_bracket_stay_out_of_the_name() {
    reads(&[
        ("剧院上演了话剧《盐与灯》（Salt and Lantern）。", &["盐与灯 = Salt and Lantern"]),
        ("学者提出了“潮汐记忆”（tidal memory）的概念。", &["潮汐记忆 = tidal memory"]),
        ("學者提出了「潮汐記憶」（tidal memory）的概念。", &["潮汐記憶 = tidal memory"]),
        ("他翻譯了『北海燈塔』(Lighthouse of the North Sea)。", &["北海燈塔 = Lighthouse of the North Sea"]),
    ]);
}

#[test]
fn emphasis_before_the_bracket_is_no_part_of_the_name() {
    reads(&[
        ("我们介绍**递归神经网络**（recurrent neural network）的原理。", &["递归神经网络 = recurrent neural network"]),
        ("我们介绍<em>递归神经网络</em>（recurrent neural network）的原理。", &["递归神经网络 = recurrent neural network"]),
        ("我们介绍**递归神经网络** (recurrent neural network) 的原理。", &["递归神经网络 = recurrent neural network"]),
        ("`梯度下降`（`gradient descent`）很常用。", &["梯度下降 = gradient descent"]),
        ("__盐业博物馆__（Salt Museum）开放。", &["盐业博物馆 = Salt Museum"]),
    ]);
}

#[test]
fn emphasis_in_the_bracket_is_no_part_of_the_target() {
    reads(&[
        ("我们介绍递归神经网络（**recurrent neural network**）的原理。", &["递归神经网络 = recurrent neural network"]),
        ("我们介绍递归神经网络（*recurrent neural network*）的原理。", &["递归神经网络 = recurrent neural network"]),
        ("我们介绍递归神经网络（<em>recurrent neural network</em>）的原理。", &["递归神经网络 = recurrent neural network"]),
        ("<b>盐业博物馆</b>（<b>Salt Museum</b>）开放。", &["盐业博物馆 = Salt Museum"]),
    ]);
}

#[test]
fn a_term_that_goes_on_after_the_bracket_ends_at_the_bracket() {
    reads(&[
        ("镇上用上了分布式账本（distributed ledger）技术。", &["分布式账本 = distributed ledger"]),
        ("霍夫曼（Hoffmann）定理得到了证明。", &["霍夫曼 = Hoffmann"]),
    ]);
}

#[test]
fn brackets_in_a_row_belong_to_one_name() {
    reads(&[
        (
            "北岭渔业工会（北渔工会）（Beiling Fishery Union）宣布罢工。",
            &["北岭渔业工会 ~ 北渔工会", "北岭渔业工会 = Beiling Fishery Union"],
        ),
        ("建筑师托马斯·林德格伦（Thomas Lindgren）（1931—2004）设计了灯塔。", &["托马斯·林德格伦 = Thomas Lindgren", "- number"]),
    ]);
}

#[test]
fn brackets_of_one_sentence_have_a_name_each() {
    reads(&[(
        "盐业博物馆（Salt Museum）、渔业博物馆（Fishery Museum）和灯塔博物馆（Lighthouse Museum）都开放。",
        &["盐业博物馆 = Salt Museum", "渔业博物馆 = Fishery Museum", "灯塔博物馆 = Lighthouse Museum"],
    )]);
}

#[test]
fn a_bracket_inside_a_company_name_belongs_to_it() {
    reads(&[
        (
            "合同由青石（南港）船舶有限公司（Qingshi (Nangang) Shipping Co., Ltd.）签署。",
            &["- aside", "青石（南港）船舶有限公司 = Qingshi (Nangang) Shipping Co., Ltd.", "- no-chinese-before"],
        ),
        ("银帆（集团）有限公司（Silver Sail Group Co., Ltd.）成立。", &["- aside", "银帆（集团）有限公司 = Silver Sail Group Co., Ltd."]),
    ]);
}

// Persons

#[test]
fn a_person_begins_after_title_country_and_organisation() {
    reads_kind(
        "person",
        &[
            ("挪威首相英格丽·哈尔沃森（Ingrid Halvorsen）访问了青石港。", "英格丽·哈尔沃森 = Ingrid Halvorsen"),
            ("瑞典作家古斯塔夫·林德（Gustav Lind）获奖。", "古斯塔夫·林德 = Gustav Lind"),
            ("北海灯塔基金会主席玛格丽特·奥康纳（Margaret O'Connor）致辞。", "玛格丽特·奥康纳 = Margaret O'Connor"),
            ("海洋研究所研究员卡洛斯·门德斯（Carlos Mendes）说。", "卡洛斯·门德斯 = Carlos Mendes"),
            ("丹麦前外交大臣兼渔业顾问索伦·克里斯滕森（Søren Kristensen）说。", "索伦·克里斯滕森 = Søren Kristensen"),
            ("她的丈夫是英国律师约翰·史密斯（John Smith）。", "约翰·史密斯 = John Smith"),
        ],
    );
}

#[test]
fn a_person_begins_after_a_rank() {
    reads_kind(
        "person",
        &[
            ("舰队司令海军上将维克托·拉多夫（Viktor Radov）签署了命令。", "维克托·拉多夫 = Viktor Radov"),
            ("陆军少将亨里克·诺瓦克（Henrik Nowak）退役。", "亨里克·诺瓦克 = Henrik Nowak"),
        ],
    );
}

#[test]
fn a_person_begins_after_verbs_and_particles() {
    reads_kind(
        "person",
        &[
            ("会议邀请了彼得·瓦尔登（Peter Walden）参加。", "彼得·瓦尔登 = Peter Walden"),
            ("他的老师和安娜·贝里曼（Anna Berryman）都来了。", "安娜·贝里曼 = Anna Berryman"),
            ("灯塔由尼尔斯·霍姆（Nils Holm）设计。", "尼尔斯·霍姆 = Nils Holm"),
            ("他曾与汉斯·米勒（Hans Müller）共事。", "汉斯·米勒 = Hans Müller"),
            ("他采访了拉斯洛·科瓦奇（László Kovács）。", "拉斯洛·科瓦奇 = László Kovács"),
            ("在青木一郎（Aoki Ichirō）的带领下，球队获胜。", "青木一郎 = Aoki Ichirō"),
        ],
    );
}

#[test]
fn a_person_begins_after_a_title_in_marks() {
    reads(&[("《盐与灯》导演让-皮埃尔·杜邦（Jean-Pierre Dupont）获奖。", &["让-皮埃尔·杜邦 = Jean-Pierre Dupont"])]);
}

#[test]
fn foreign_names_have_dots_of_any_sort_or_none() {
    reads(&[
        ("物理学家霍尔姆斯特伦（Holmstrom）发表了论文。", &["霍尔姆斯特伦 = Holmstrom"]),
        ("记者采访了桑切斯（Sanchez）。", &["桑切斯 = Sanchez"]),
        ("作曲家卡尔·瓦尔特・施密特（Karl Walter Schmidt）", &["卡尔·瓦尔特・施密特 = Karl Walter Schmidt"]),
        ("诗人卡尔•瓦尔特（Karl Walter）去世。", &["卡尔•瓦尔特 = Karl Walter"]),
    ]);
}

#[test]
fn japanese_names_are_read_off_their_characters_in_either_order() {
    reads(&[
        ("渔业大臣黑田正雄（Kuroda Masao）发言。", &["黑田正雄 = Kuroda Masao"]),
        ("渔业大臣黑田正雄（Masao Kuroda）发言。", &["黑田正雄 = Masao Kuroda"]),
        ("教练山口惠子（Yamaguchi Keiko）说。", &["山口惠子 = Yamaguchi Keiko"]),
        ("他去了日本的松岛町（Matsushima-chō）。", &["松岛町 = Matsushima-chō"]),
    ]);
}

#[test]
fn korean_names_are_persons() {
    reads_kind(
        "person",
        &[
            ("韩国导演朴成勋（Park Sung-hoon）的新片上映。", "朴成勋 = Park Sung-hoon"),
            ("韓國演員金智秀（Kim Ji-soo）出席。", "金智秀 = Kim Ji-soo"),
        ],
    );
}

#[test]
fn vietnamese_names_are_persons() {
    reads_kind("person", &[("越南渔业部长阮文福（Nguyễn Văn Phúc）会见了代表团。", "阮文福 = Nguyễn Văn Phúc")]);
}

#[test]
fn chinese_names_are_persons_in_pinyin_and_other_spellings() {
    reads_kind(
        "person",
        &[
            ("画家李守正（Li Shouzheng）举办展览。", "李守正 = Li Shouzheng"),
            ("香港教授陳志強（Chan Chi-keung）演講。", "陳志強 = Chan Chi-keung"),
        ],
    );
}

#[test]
fn the_latin_may_give_more_than_the_chinese() {
    reads(&[
        ("科学家罗森塔尔（Johannes Rosenthal）提出了模型。", &["罗森塔尔 = Johannes Rosenthal"]),
        ("导演马丁内斯（Alejandro Martinez Ruiz）到场。", &["马丁内斯 = Alejandro Martinez Ruiz"]),
    ]);
}

#[test]
fn the_latin_may_give_less_than_the_chinese() {
    reads(&[
        ("科学家约翰内斯·罗森塔尔（Rosenthal）提出了模型。", &["约翰内斯·罗森塔尔 = Rosenthal"]),
        ("导演亚历山大·马丁（A. Martin）到场。", &["亚历山大·马丁 = A. Martin"]),
    ]);
}

#[test]
fn a_rank_between_name_and_bracket_stays_out() {
    reads(&[
        ("委员会听取了冯·海登教授（Von Heyden）的报告。", &["冯·海登 = Von Heyden"]),
        ("昨天，舒尔茨教授（Wilhelm Schulz）讲课。", &["舒尔茨 = Wilhelm Schulz"]),
        ("村民感谢贝尔格曼上校（Oskar Bergmann）。", &["贝尔格曼 = Oskar Bergmann"]),
    ]);
}

// Places, organisations, works, terms

#[test]
fn towns_and_rivers_are_places() {
    reads_kind(
        "place",
        &[
            ("船队抵达了索尔维克（Solvik）。", "索尔维克 = Solvik"),
            ("游客在布伦瓦尔德镇（Brunnwald）过夜。", "布伦瓦尔德镇 = Brunnwald"),
            ("他们沿着阿尔塔河（Alta River）前进。", "阿尔塔河 = Alta River"),
        ],
    );
}

#[test]
fn organisations_with_an_english_translation_are_whole() {
    reads_kind(
        "organisation",
        &[
            (
                "昨天，国家海洋观测局（National Ocean Observation Administration）发布了公告。",
                "国家海洋观测局 = National Ocean Observation Administration",
            ),
            ("他毕业于北岭理工大学（Beiling University of Technology）。", "北岭理工大学 = Beiling University of Technology"),
            ("她加入了蓝鲸保护协会（Blue Whale Protection Society）。", "蓝鲸保护协会 = Blue Whale Protection Society"),
        ],
    );
}

#[test]
fn titles_in_marks_are_works() {
    reads_kind(
        "work",
        &[
            ("小说《最后的盐商》（The Last Salt Merchant）出版。", "最后的盐商 = The Last Salt Merchant"),
            ("期刊《海岸工程年报》（Annals of Coastal Engineering）创刊。", "海岸工程年报 = Annals of Coastal Engineering"),
        ],
    );
}

#[test]
fn technical_terms_begin_where_their_translation_does() {
    reads_kind(
        "term",
        &[
            ("该方法使用梯度下降（gradient descent）优化参数。", "梯度下降 = gradient descent"),
            ("系统采用负载均衡（load balancing）。", "负载均衡 = load balancing"),
            ("所谓内存泄漏（memory leak）是指内存没有释放。", "内存泄漏 = memory leak"),
            ("这里需要一个有限状态机（finite-state machine）。", "有限状态机 = finite-state machine"),
            ("常见的问题是过拟合（overfitting）。", "过拟合 = overfitting"),
        ],
    );
}

#[test]
fn years_and_ordinals_that_the_latin_has_too_belong_to_the_name() {
    reads(&[
        ("2018年世界帆船锦标赛（2018 World Sailing Championships）举行。", &["2018年世界帆船锦标赛 = 2018 World Sailing Championships"]),
        ("第三届国际灯塔节（3rd International Lighthouse Festival）开幕。", &["第三届国际灯塔节 = 3rd International Lighthouse Festival"]),
    ]);
}

#[test]
fn well_known_acronyms_name_what_stands_before_them() {
    reads(&[
        ("他向世界卫生组织（WHO）报告。", &["世界卫生组织 = WHO"]),
        ("中央处理器（CPU）负责计算。", &["中央处理器 = CPU"]),
        ("代表团访问了联合国教科文组织（UNESCO）。", &["联合国教科文组织 = UNESCO"]),
        ("去年国内生产总值（GDP）增长。", &["国内生产总值 = GDP"]),
    ]);
}

#[test]
fn an_unknown_acronym_names_the_body_before_it() {
    reads(&[("国际灯塔协会（ILA）昨天开会。", &["国际灯塔协会 = ILA"]), ("北海渔业委员会（NSFC）发表声明。", &["北海渔业委员会 = NSFC"])]);
}

#[test]
fn a_latin_word_inside_the_chinese_name_belongs_to_it() {
    reads(&[
        ("他们部署了Web服务器（web server）。", &["Web服务器 = web server"]),
        ("屏幕采用LED背光（LED backlight）。", &["LED背光 = LED backlight"]),
        ("他研究DNA测序（DNA sequencing）。", &["DNA测序 = DNA sequencing"]),
        ("这里用K均值聚类（K-means clustering）。", &["K均值聚类 = K-means clustering"]),
    ]);
}

// What else stands in the bracket

#[test]
fn language_tags_are_no_part_of_the_target() {
    reads(&[
        ("索尔维克（挪威语：Solvik）是一座小镇。", &["索尔维克 = Solvik"]),
        ("盐业博物馆（法语：Musée du Sel）重新开放。", &["盐业博物馆 = Musée du Sel"]),
        ("國際燈塔協會（英語：International Lighthouse Association）成立。", &["國際燈塔協會 = International Lighthouse Association"]),
        ("国际灯塔协会（英文：International Lighthouse Association）成立。", &["国际灯塔协会 = International Lighthouse Association"]),
        ("国际灯塔协会（英文名称：International Lighthouse Association）成立。", &["国际灯塔协会 = International Lighthouse Association"]),
    ]);
}

#[test]
fn english_is_preferred_among_several_languages() {
    reads(&[
        (
            "国际灯塔协会（法语：Association internationale des phares；英语：International Lighthouse Association）成立。",
            &["国际灯塔协会 = International Lighthouse Association"],
        ),
        (
            "国际灯塔协会（英语：International Lighthouse Association；法语：Association internationale des phares）成立。",
            &["国际灯塔协会 = International Lighthouse Association"],
        ),
        (
            "国际灯塔协会（西班牙语：Asociación Internacional de Faros，英语：International Lighthouse Association）成立。",
            &["国际灯塔协会 = International Lighthouse Association"],
        ),
        ("索尔维克（挪威语：Solvik；英语：Saltbay）是小镇。", &["索尔维克 = Saltbay"]),
    ]);
}

#[test]
fn an_abbreviation_with_its_label_stands_apart() {
    reads(&[
        (
            "国际灯塔协会（International Lighthouse Association，简称ILA）成立。",
            &["国际灯塔协会 = International Lighthouse Association / ILA"],
        ),
        (
            "国际灯塔协会（International Lighthouse Association，缩写：ILA）成立。",
            &["国际灯塔协会 = International Lighthouse Association / ILA"],
        ),
        (
            "國際燈塔協會（International Lighthouse Association，縮寫為ILA）成立。",
            &["國際燈塔協會 = International Lighthouse Association / ILA"],
        ),
        (
            "国际灯塔协会（英语：International Lighthouse Association，缩写：ILA）成立。",
            &["国际灯塔协会 = International Lighthouse Association / ILA"],
        ),
    ]);
}

#[test]
fn an_abbreviation_after_a_comma_stands_apart() {
    reads(&[
        ("国际灯塔协会（International Lighthouse Association, ILA）成立。", &["国际灯塔协会 = International Lighthouse Association / ILA"]),
        ("国际灯塔协会（ILA，International Lighthouse Association）成立。", &["国际灯塔协会 = International Lighthouse Association / ILA"]),
        ("卷积神经网络（Convolutional Neural Network，CNN）很流行。", &["卷积神经网络 = Convolutional Neural Network / CNN"]),
    ]);
}

#[test]
fn a_chinese_short_form_may_stand_beside_the_latin_name() {
    reads(&[(
        "国际灯塔协会（International Lighthouse Association，简称“灯协”）成立。",
        &["国际灯塔协会 = International Lighthouse Association ~ 灯协"],
    )]);
}

#[test]
fn years_of_life_and_of_publication_are_no_part_of_the_target() {
    reads(&[
        ("建筑师托马斯·林德格伦（Thomas Lindgren，1931—2004）设计了灯塔。", &["托马斯·林德格伦 = Thomas Lindgren"]),
        ("画家艾米莉·沃伦（Emily Warren, 1888-1960）的作品。", &["艾米莉·沃伦 = Emily Warren"]),
        ("电影《雾港》（Fog Harbour，1987年）获奖。", &["雾港 = Fog Harbour"]),
    ]);
}

#[test]
fn quotes_in_the_bracket_are_no_part_of_the_target() {
    reads(&[
        ("这种现象叫“盐雾效应”（“salt fog effect”）。", &["盐雾效应 = salt fog effect"]),
        ("作家伊丽莎白·格雷（\"Elizabeth Gray\"）去世。", &["伊丽莎白·格雷 = Elizabeth Gray"]),
    ]);
}

#[test]
fn how_the_latin_is_spoken_is_no_part_of_the_target() {
    reads(&[
        ("工程师伊隆·里德（Elon Reed /ˈiːlɒn/）到场。", &["伊隆·里德 = Elon Reed"]),
        ("工程师伊隆·里德（英语：Elon Reed，/ˈiːlɒn riːd/）到场。", &["伊隆·里德 = Elon Reed"]),
    ]);
}

#[test]
fn vietnamese_letters_come_out_whole_and_composed() {
    reads(&[
        ("省长陈氏梅（Tra\u{302}\u{300}n Thi\u{323} Mai）发言。", &["陈氏梅 = Trần Thị Mai"]),
        ("越南海产协会（Hiệp hội Hải sản Việt Nam）开会。", &["越南海产协会 = Hiệp hội Hải sản Việt Nam"]),
    ]);
}

#[test]
fn cyrillic_letters_come_out_whole_and_composed() {
    reads(&[
        ("船长伊万·索科洛夫（Иван Соколов）返航。", &["伊万·索科洛夫 = Иван Соколов"]),
        ("船长谢尔盖·季莫费（俄语：Сергеи\u{306} Тимофей）返航。", &["谢尔盖·季莫费 = Сергей Тимофей"]),
    ]);
}

// Other forms

#[test]
fn the_chinese_name_may_stand_in_the_bracket() {
    reads(&[
        ("会上，Kuroda Masao（黑田正雄）介绍了情况。", &["黑田正雄 = Kuroda Masao reverse"]),
        ("会上，Thomas Lindgren（托马斯·林德格伦）介绍了情况。", &["托马斯·林德格伦 = Thomas Lindgren reverse"]),
        ("本文介绍 gradient descent（梯度下降）的原理。", &["梯度下降 = gradient descent reverse"]),
        (
            "昨天 International Lighthouse Association（国际灯塔协会）成立。",
            &["国际灯塔协会 = International Lighthouse Association reverse"],
        ),
        (
            "Blue Whale Society（蓝鲸协会）和 Salt Museum（盐业博物馆）合作。",
            &["蓝鲸协会 = Blue Whale Society reverse", "盐业博物馆 = Salt Museum reverse"],
        ),
    ]);
}

#[test]
fn a_remark_after_a_latin_name_is_no_name_of_it() {
    names_nothing(&["no-match"], &["我们使用 Python（推荐）编写。", "参加者有 Thomas Lindgren（缺席）。"]);
}

#[test]
fn a_label_takes_the_place_of_the_bracket() {
    reads(&[
        ("国际灯塔协会，英文：International Lighthouse Association", &["国际灯塔协会 = International Lighthouse Association label"]),
        ("黑田正雄，英文名：Kuroda Masao，渔民。", &["黑田正雄 = Kuroda Masao label"]),
        ("國際燈塔協會，英語：International Lighthouse Association", &["國際燈塔協會 = International Lighthouse Association label"]),
        ("北岭云杉，学名：Picea beilingensis，是一种乔木。", &["北岭云杉 = Picea beilingensis label"]),
    ]);
}

#[test]
fn both_names_may_have_their_labels() {
    reads(&[
        ("中文名 黑田正雄, 英文名 Kuroda Masao", &["黑田正雄 = Kuroda Masao label"]),
        ("中文名：托马斯·林德格伦，英文名：Thomas Lindgren", &["托马斯·林德格伦 = Thomas Lindgren label"]),
    ]);
}

#[test]
fn a_chinese_short_form_is_an_alias_of_the_full_name() {
    reads(&[
        ("北岭渔业合作联合会（北岭渔联）今天开会。", &["北岭渔业合作联合会 ~ 北岭渔联"]),
        ("北岭漁業合作聯合會（北岭漁聯）今天開會。", &["北岭漁業合作聯合會 ~ 北岭漁聯"]),
        ("海洋环境监测中心（简称“海监中心”）发布公告。", &["海洋环境监测中心 ~ 海监中心"]),
    ]);
}

#[test]
fn a_short_form_may_mix_letters_and_chinese() {
    reads(&[
        ("南日本旅客铁道（JR南日本）开通新线。", &["南日本旅客铁道 ~ JR南日本"]),
        ("西海岸旅客铁道公司（JR西海岸）开通新线。", &["西海岸旅客铁道公司 ~ JR西海岸"]),
    ]);
}

// What names nothing

#[test]
fn dates_and_numbers_name_nothing() {
    names_nothing(
        &["date", "number", "aside"],
        &["灯塔节（7月2日）开幕。", "灯塔节（2019）开幕。", "灯塔节（第3届）开幕。", "灯塔节（2019年7月）开幕。"],
    );
}

#[test]
fn units_and_measures_name_nothing() {
    names_nothing(
        &["number"],
        &[
            "测得的电压（mV）如下。",
            "仓库面积（5000 m2）很大。",
            "包裹重量（5kg）超标。",
            "长度（km）",
            "风速（m/s）不大。",
            "频率（Hz）不变。",
            "浓度（mg/L）偏高。",
            "装机容量（100MW）不够。",
        ],
    );
}

#[test]
fn citations_name_nothing() {
    names_nothing(
        &["no-match", "example"],
        &[
            "研究表明这一做法有效（Walden et al., 2019）。",
            "后来的研究否定了它（Holm & Berg, 1998）。",
            "有人对此表示怀疑（Lindgren, 2010）。",
            "详细的证明已经发表（Lindgren, 2010; Walden, 2012）。",
        ],
    );
}

#[test]
fn credits_name_nothing() {
    names_nothing(
        &["credit"],
        &["灯塔节开幕（摄影：林晓舟）。", "渔船归港（图片来源：青石日报）", "渔船归港（林晓舟 摄）", "（记者 林晓舟）", "全文结束（完）"],
    );
}

#[test]
fn keys_to_press_and_options_name_nothing() {
    names_nothing(&["code"], &["打开新标签页（Ctrl+T）。", "使用详细模式（--verbose）。", "使用递归选项（-r）。", "按下刷新键（F5）。"]);
}

#[test]
fn file_names_handles_and_identifiers_name_nothing() {
    names_nothing(
        &["code"],
        &[
            "修改配置文件（config.toml）。",
            "关注我们的账号（@qingshigang）。",
            "修改最大连接数（max_connections）。",
            "访问官方网站（https://example.org/a）。",
            "编辑启动脚本（start.sh）。",
            "设置环境变量（$HOME）。",
        ],
    );
}

#[test]
fn lists_and_examples_name_nothing() {
    names_nothing(
        &["example"],
        &[
            "一些编程语言（如 Python）很流行。",
            "一些编程语言（例如Python、Rust）很流行。",
            "社交平台（Facebook，Twitter）",
            "社交平台（Facebook 和 Twitter）",
        ],
    );
}

#[test]
fn pinyin_readings_name_nothing() {
    names_nothing(&["reading"], &["鱼市上有人卖䲟（yìn）。", "镇名中的“埭”（dài）字很少见。"]);
}

#[test]
fn latin_that_repeats_what_stands_there_names_nothing() {
    names_nothing(&["no-chinese-before"], &["我们使用MariaDB（英语：MariaDB）。", "我们使用PostgreSQL（PostgreSQL）存储。"]);
}

#[test]
fn english_sentences_name_nothing() {
    names_nothing(
        &["sentence", "code"],
        &["他当时说了一句话（I do not want to go back to the sea）。", "标语写得很大（We will never leave the harbour!）。"],
    );
}

#[test]
fn remarks_in_chinese_name_nothing() {
    names_nothing(
        &["example", "aside", "reference"],
        &["渔船（包括小艇）全部归港。", "比赛（因下雨推迟）改期。", "参见下文（见第三章）。"],
    );
}

#[test]
fn a_bracket_without_words_or_with_nothing_before_it_names_nothing() {
    names_nothing(
        &["empty", "aside", "no-chinese-before"],
        &["灯塔（）重开。", "灯塔（……）重开。", "灯塔（★）重开。", "（Solvik）是一座小镇。", "小镇。（Solvik）"],
    );
}

#[test]
fn a_bracket_that_never_closes_is_no_bracket() {
    reads(&[("未闭合的括号（Solvik是一座小镇。", &[])]);
}

// What the rest of the file and the glossary know

#[test]
fn a_credit_after_many_different_things_names_nothing() {
    let one = "北海灯塔风力发电研究会（北海研究会）重开。";
    let others = "北方海洋资源调查研究会（北海研究会）恢复。\n北岭海水淡化技术研究会（北海研究会）举办展览。";
    reads(&[(one, &["北海灯塔风力发电研究会 ~ 北海研究会"]), (&format!("{one}\n{others}"), &["- credit", "- credit", "- credit"])]);
    let agency = "灯塔今天重新开放（Solvik Press）。\n渔民恢复了捕捞作业（Solvik Press）。\n博物馆举办了盐业展览（Solvik Press）。";
    reads(&[(agency, &["- no-match", "- no-match", "- no-match"])]);
}

#[test]
fn the_same_name_elsewhere_in_the_file_makes_it_surer() {
    let line = "港务局昨天推出雾灯系统（Nordlicht）。";
    let score = |text: &str| pairs(text)[0]["score"].as_f64().expect("a number");
    let both = format!("{line}\n雾灯系统（Nordlicht）很亮。");
    reads(&[(&both, &["雾灯系统 = Nordlicht", "雾灯系统 = Nordlicht"])]);
    assert!(score(&both) > score(line), "{} {}", score(&both), score(line));
}

#[test]
fn the_same_name_elsewhere_in_the_file_shows_where_it_begins() {
    let elsewhere = "小罗伯特·霍尔（Robert Hall Jr.）当选。\n律师小罗伯特·霍尔（Robert Hall Jr.）说。";
    reads(&[(elsewhere, &["小罗伯特·霍尔 = Robert Hall Jr.", "小罗伯特·霍尔 = Robert Hall Jr."])]);
}

#[test]
fn an_approved_entry_decides_that_a_bracket_names_something() {
    let case = Case::new().file("a.txt", "港口（Solvik）今天关闭。\n");
    let read_with = |status| {
        case.write("house.toml", format!("format = 1\n{}", typed("港口", "Solvik", status)));
        let found = case.run(["pairs", "a.txt", "--format", "json", "--with", "house.toml"]).exits(0).stays_quiet().json();
        let approved = found[0]["reasons"].as_array().expect("a list").contains(&Value::from("approved"));
        (told(&found[0]), approved)
    };
    assert_eq!(read_with(Status::Candidate), ("- no-match".to_owned(), false));
    assert_eq!(read_with(Status::Approved), ("港口 = Solvik".to_owned(), true));
}

/// Pieces of which texts with brackets are made.
const PIECES: &[&str] = &[
    "(",
    ")",
    "（",
    "）",
    "（",
    "）",
    "《",
    "》",
    "“",
    "”",
    "「",
    "」",
    "\"",
    "‘",
    "’",
    "【",
    "】",
    "**",
    "<em>",
    "</em>",
    "`",
    "，",
    ",",
    "；",
    "、",
    "。",
    "：",
    ":",
    " ",
    "\u{3000}",
    "·",
    "•",
    "・",
    "-",
    "/",
    "灯塔",
    "國際燈塔協會",
    "馆长",
    "黑田正雄",
    "托马斯·林德格伦",
    "索尔维克",
    "有限公司",
    "的",
    "和",
    "在",
    "教授",
    "𠮷",
    "é",
    "e\u{301}",
    "\u{200b}",
    "🏮",
    "ハルカ",
    "Kuroda Masao",
    "Thomas Lindgren",
    "Solvik",
    "ILA",
    "International Lighthouse Association",
    "gradient descent",
    "JR",
    "Co., Ltd.",
    "et al.",
    "1987",
    "7月2日",
    "英语：",
    "英文：",
    "，英文名：",
    "中文名 ",
    ", 英文名 ",
    "，学名：",
    "简称",
    "缩写：",
    "如",
    "mV",
    "Ctrl+T",
    "--x",
    "max_x",
    "ﬁ",
    "Ａ",
    "㍿",
    "İ",
    "ß",
];

/// Pieces that make sense together, in an order that a name and its bracket, or its label, may stand in.
const FORMS: &[&[&[&str]]] = &[
    &[NAMES, GAPS, &["(", "（", "**（", "》("], LATIN, &[")", "）", "，1987)"]],
    &[LATIN, GAPS, &["(", "（"], NAMES, &[")", "）"]],
    &[NAMES, GAPS, &["(", "（简称"], NAMES, &[")", "）"]],
    &[NAMES, &["，英文：", ", 英文名 ", "；英语：“"], LATIN, &["。", "”"]],
];

/// What may stand before a bracket.
const NAMES: &[&str] = &[
    "馆长黑田正雄",
    "建筑师托马斯·林德格伦",
    "《盐与灯",
    "在索尔维克",
    "國際燈塔協會",
    "国际灯塔保护协会",
    "灯协",
    "梯度下降",
    "𠮷田e\u{301}",
];

/// What may stand in a bracket.
const LATIN: &[&str] = &[
    "Kuroda Masao",
    "Thomas Lindgren",
    "Salt and Lantern",
    "Solvik",
    "International Lighthouse Association",
    "ILA",
    "gradient descent",
    "法语：Sel；英语：Salt",
];

/// What may stand between the two.
const GAPS: &[&str] = &["", "", "", " ", "\u{3000}", "</em>", "”", "教授", "🏮", "(ILA)"];

/// A text of pieces, of forms and of whatever bytes.
fn texts() -> impl Strategy<Value = String> {
    let piece = select(PIECES).prop_map(str::to_owned);
    let form = select(FORMS).prop_flat_map(|slots| slots.iter().map(|s| select(*s)).collect::<Vec<_>>()).prop_map(|p| p.concat());
    let bytes = vec(any::<u8>(), 0..12).prop_map(|b| String::from_utf8_lossy(&b).into_owned());
    let character = any::<char>().prop_map(String::from);
    vec(prop_oneof![12 => piece, 4 => form, 1 => bytes, 1 => character], 0..20).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_text_is_names_stand_in_it_where_their_form_says(texts in vec(texts(), 1..5)) {
        let blocks: Vec<Block> = texts.iter().flat_map(|t| t.lines()).filter(|l| !l.is_empty()).zip(1..).map(|(l, n)| Block::line(l, n)).collect();
        let document = [Document { name: "a.txt".to_owned(), blocks }];
        for found in shuyu::brackets::corpus::read(&document, &Known::default()) {
            let chars: Vec<char> = document[0].blocks[found.block].text.chars().collect();
            let p = &found.parenthetical;
            prop_assert!(p.open < chars.len() && p.open <= p.close && p.close <= chars.len(), "{:?}", p);
            let spans = match &p.reading {
                Reading::Nothing(_) => Vec::new(),
                Reading::Alias { source, .. } => vec![source],
                Reading::Pair(pair) | Reading::Unlikely(pair) => pair.choices.iter().map(|c| &c.span).collect(),
            };
            for span in spans {
                prop_assert!(span.start < span.end && span.end <= chars.len(), "{:?}", p);
                prop_assert_eq!(p.before.written(span), chars[span.clone()].iter().collect::<String>());
                let stands = match p.pattern {
                    Pattern::Bracket => span.end <= p.open,
                    Pattern::Reverse => p.open < span.start && span.end <= p.close,
                    // Between the name and the Latin form stands the label.
                    Pattern::Label => span.end < p.open,
                };
                prop_assert!(stands, "{:?}", p);
            }
        }
    }
}

#[test]
fn an_approved_entry_says_where_the_name_begins() {
    let house = "format = 1\n[[term]]\nsource = \"雾灯系统\"\ntarget = \"Nordlicht\"\nstatus = \"approved\"\n";
    let case = Case::new().file("a.txt", "公司发布了新雾灯系统（Nordlicht）。\n").file("house.toml", house);
    let found = case.run(["pairs", "a.txt", "--with", "house.toml", "--format", "json"]).exits(0).json();
    assert_eq!((&found[0]["source"], &found[0]["reasons"][0]), (&json!("雾灯系统"), &json!("approved")));
}
