//! A glossary of 500 terms with all that goes wrong between programs. The places and people are invented.

use shuyu::glossary::{Basis, Entry, Kind, Status, file};

/// Names of places, and what stands after them: each pair is a term.
const PLACES: &[(&str, &str)] = &[
    ("青禾", "Qinghe"),
    ("松岭", "Songling"),
    ("白鹭洲", "Bailuzhou"),
    ("云梯", "Yunti"),
    ("石桥湾", "Shiqiaowan"),
    ("荻花", "Dihua"),
    ("月牙滩", "Yueyatan"),
    ("柳泉", "Liuquan"),
    ("铜铃", "Tongling Bell"),
    ("雁鸣", "Yanming"),
    ("竹溪口", "Zhuxikou"),
    ("赤枫", "Chifeng Maple"),
    ("蓝田坳", "Lantian'ao"),
    ("鹤鸣", "Heming"),
    ("沙棘", "Shaji"),
    ("翠屏", "Cuiping"),
    ("霜桥", "Shuangqiao"),
    ("锦瑟", "Jinse"),
    ("望潮", "Wangchao"),
    ("梧桐渡", "Wutongdu"),
];

const HEADS: &[(&str, &str, Kind)] = &[
    ("县", "County", Kind::Place),
    ("镇", "Town", Kind::Place),
    ("水文站", "Hydrological Station", Kind::Organisation),
    ("港务局", "Port Authority", Kind::Organisation),
    ("灯塔", "Lighthouse", Kind::Place),
    ("机床厂", "Machine Works", Kind::Organisation),
    ("出版社", "Press", Kind::Organisation),
    ("渔业协会", "Fisheries Association", Kind::Organisation),
    ("铁路桥", "Railway Bridge", Kind::Place),
    ("中学", "Middle School", Kind::Organisation),
    ("制药公司", "Pharmaceuticals", Kind::Organisation),
    ("气象台", "Weather Observatory", Kind::Organisation),
    ("博物馆", "Museum", Kind::Organisation),
    ("植物园", "Botanical Garden", Kind::Place),
    ("水库", "Reservoir", Kind::Place),
    ("县志", "County Annals", Kind::Work),
    ("宣言", "Declaration", Kind::Work),
    ("博览会", "Expo", Kind::Event),
    ("马拉松", "Marathon", Kind::Event),
    ("方言", "dialect", Kind::Term),
    ("陶器", "pottery", Kind::Term),
    ("茶饼", "tea cake", Kind::Term),
];

/// Terms that trip programs up: source, target, note.
const TRAPS: &[(&str, &str, Kind, &str)] = &[
    ("安德烈·科瓦连科", "Andrei Kovalenko", Kind::Person, "MoD\nhouse style: Andrei"),
    ("玛丽安娜·德·索萨", "Mariana de Sousa", Kind::Person, ""),
    ("高木良介", "Takagi Ryōsuke", Kind::Person, "with a macron; see p. 4"),
    ("阮庭山", "Nguyễn Đình Sơn", Kind::Person, ""),
    ("林薇", "Lin Wei", Kind::Person, "person"),
    ("B股指数", "B-share index", Kind::Term, ""),
    ("6G网络", "6G network", Kind::Term, ""),
    ("AI芯片", "AI chip", Kind::Term, "\"chip\", never \"processor\""),
    ("5纳米工艺", "5-nanometre process", Kind::Term, ""),
    ("阿Q式胜利", "Ah Q-style victory", Kind::Term, ""),
    ("C++标准(草案)", "C++ standard (draft)", Kind::Work, ""),
    ("R&D中心", "R&D centre <main>", Kind::Organisation, "a < b & c > d"),
    ("“河灯计划”", "\"River Lantern Plan\"", Kind::Work, ""),
    ("《潮汐闸门手册》", "Tidal Gate Handbook", Kind::Work, "title in italics"),
    ("《水位;与;雨量》", "Water Levels; and; Rain", Kind::Work, ""),
    ("「夜航」项目", "'Night Voyage' project", Kind::Work, ""),
    ("#夜航打卡", "#NightVoyage", Kind::Term, "a hashtag"),
    ("#MeToo运动", "#MeToo movement", Kind::Event, ""),
    ("法", "law", Kind::Term, ""),
    ("闸", "sluice", Kind::Term, ""),
    ("龍門水閘", "Longmen Sluice", Kind::Place, "traditional in the contract"),
    ("臺灣海峽燈塔", "Taiwan Strait lighthouse", Kind::Place, ""),
    ("𠮷野町", "Yoshino-cho", Kind::Place, "a rare character"),
    ("电价,峰谷", "peak, off-peak tariff", Kind::Term, "a, b"),
    ("时速(公里)", "speed in km/h", Kind::Term, ""),
    ("甲/乙方", "Party A/Party B", Kind::Term, ""),
    ("百分之五十规则", "50% rule", Kind::Term, ""),
    ("竖线|分隔", "bar | separated", Kind::Term, ""),
    ("反斜杠\\\\路径", "back\\\\slash path", Kind::Term, ""),
    ("国际河灯协会", "International River Lantern Association", Kind::Organisation, "IRLA"),
    ("咖啡馆条例", "Cafe\u{301} Ordinance", Kind::Work, "decomposed"),
    ("河灯\u{200B}节", "River Lantern Festival", Kind::Event, "an invisible space inside"),
    ("等号条款", "=SUM(A1:A9)", Kind::Term, "=1+1"),
    ("负三号泵", "-3 pump", Kind::Term, "+44 20"),
    ("邮箱规范", "@mail convention", Kind::Term, ""),
    ("撇号先生", "'t Hooft", Kind::Person, ""),
    ("副部长", "Vice Minister", Kind::Title, ""),
    ("首席水文官", "Chief Hydrologist", Kind::Title, ""),
    ("编号007", "number 007", Kind::Term, ""),
    ("科学记数法", "1E5 notation", Kind::Term, ""),
];

fn entry(source: &str, target: &str, kind: Kind, status: Status) -> Entry {
    Entry {
        source: source.to_owned(),
        target: target.to_owned(),
        kind,
        status,
        basis: if target.is_empty() { Basis::None } else { Basis::Attested },
        ..Entry::default()
    }
}

/// The 500 terms, in the order of the file.
pub(crate) fn entries() -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    for (source, target, kind, note) in TRAPS {
        let source = source.replace("\\\\", "\\");
        out.push(Entry { note: (*note).to_owned(), ..entry(&source, &target.replace("\\\\", "\\"), *kind, Status::Approved) });
    }
    let variants = [
        ("安德烈·科瓦连科", vec!["安德烈•科瓦连科", "科瓦连科"]),
        ("国际河灯协会", vec!["河灯协会"]),
        ("高木良介", vec!["高木"]),
        ("副部长", vec!["副部"]),
    ];
    for (source, list) in variants {
        let e = out.iter_mut().find(|e| e.source == source).expect("a trap");
        e.variants = list.into_iter().map(ToOwned::to_owned).collect();
        e.alternatives = vec![format!("{} (seen)", e.target), "another; one".to_owned()];
        e.evidence = vec![format!("a.txt:3 昨天,【{source}】在场。")];
        (e.count, e.documents, e.score) = (7, 2, 0.91);
    }
    out.push(entry("没有译文的词", "", Kind::Term, Status::Approved));
    out.push(entry("制表\t符", "tab", Kind::Term, Status::Approved));
    for source in ["观察员", "负责人", "有关方面", "高木"] {
        let reason = "everyday word".to_owned();
        out.push(Entry { reason, ..entry(source, "rejected thing", Kind::Term, Status::Rejected) });
    }
    out.push(entry("夜潮观测", "night tide observation", Kind::Term, Status::Later));
    out.push(entry("堤岸巡检", "embankment inspection", Kind::Term, Status::Candidate));
    'all: for (head, english, kind) in HEADS {
        for (place, pinyin) in PLACES {
            if out.len() == 500 {
                break 'all;
            }
            out.push(entry(&format!("{place}{head}"), &format!("{pinyin} {english}"), *kind, Status::Approved));
        }
    }
    while out.len() < 500 {
        let n = out.len();
        out.push(entry(&format!("第{n}号标准泵"), &format!("standard pump no. {n}"), Kind::Term, Status::Approved));
    }
    out
}

/// The glossary as a file.
pub(crate) fn glossary() -> String {
    let head = "# shuyu glossary\nformat = 1\nsource-language = \"zh-Hans\"\ntarget-language = \"en\"\n";
    entries().iter().fold(head.to_owned(), |text, e| format!("{text}\n{}", file::render(e)))
}

/// Segments for a CAT tool, each with what must be shown for it, and what must not.
pub(crate) fn segments() -> Vec<(String, Vec<String>, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    // Three terms of the same head and of the same place each: the right one, and neither of the others.
    for (i, (head, _, _)) in HEADS.iter().enumerate().take(16) {
        for k in 0..3 {
            let at = |n: usize| PLACES[n % PLACES.len()].0;
            let (place, other) = (at(i * 3 + k), at(i * 3 + k + 7));
            out.push((
                format!("上周,{place}{head}的代表介绍了准备情况。"),
                vec![format!("{place}{head}")],
                vec![format!("{other}{head}"), "国际河灯协会".to_owned(), "龍門水閘".to_owned()],
            ));
        }
    }
    let own = |text: &str, shown: &[&str], hidden: &[&str]| {
        let list = |l: &[&str]| l.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        (text.to_owned(), list(shown), list(hidden))
    };
    out.extend([
        own("安德烈·科瓦连科主持了启用仪式。", &["安德烈·科瓦连科", "科瓦连科"], &["玛丽安娜·德·索萨"]),
        own("科瓦连科指出,两座闸门必须同时运行。", &["科瓦连科", "闸"], &["安德烈·科瓦连科"]),
        own("会上,玛丽安娜·德·索萨宣读了声明。", &["玛丽安娜·德·索萨"], &["安德烈·科瓦连科"]),
        own("馆长高木良介昨天离开。", &["高木良介"], &["高木"]),
        own("B股指数昨天上涨。", &["B股指数"], &["6G网络"]),
        own("6G网络将于明年启用。", &["6G网络"], &["B股指数"]),
        own("这款AI芯片采用5纳米工艺。", &["AI芯片", "5纳米工艺"], &["6G网络"]),
        own("他又一次取得了阿Q式胜利。", &["阿Q式胜利"], &["B股指数"]),
        own("“河灯计划”第二期已经开始。", &["“河灯计划”"], &["「夜航」项目"]),
        own("请参看《潮汐闸门手册》第三章。", &["《潮汐闸门手册》"], &["国际河灯协会"]),
        own("龍門水閘每年檢修兩次。", &["龍門水閘"], &["闸"]),
        own("龙门水闸每年检修两次。", &["闸"], &["龍門水閘"]),
        own("𠮷野町的居民参加了活动。", &["𠮷野町"], &["龍門水閘"]),
        own("国际河灯协会派出了一名观察员。", &["国际河灯协会", "河灯协会"], &["观察员", "负责人"]),
        own("副部长与首席水文官会谈。", &["副部长", "首席水文官"], &["国际河灯协会"]),
        own("有关方面的负责人没有回答。", &[], &["有关方面", "负责人", "夜潮观测", "堤岸巡检"]),
        own("夜潮观测和堤岸巡检同时进行。", &[], &["夜潮观测", "堤岸巡检"]),
        own("河灯节今晚开幕。", &["河灯节"], &["“河灯计划”"]),
    ]);
    out
}
