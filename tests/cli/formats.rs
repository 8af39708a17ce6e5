//! Every format shows the text that a CAT tool would show, with places that a person can go to. Each test is a file full of
//! the traps of its format.

use super::packages::{docx, epub, odf, odf_part, package, pdf, pptx, unpacked, word_part, xlsx};
use super::util::Case;

/// A folder with this file. With `SHUYU_TRAPS` set to a folder, the file also goes there, packed ones as their parts: fuzzing
/// begins with them.
fn trap(name: &str, content: impl AsRef<[u8]>) -> Case {
    let content = content.as_ref();
    if let (Some(folder), Some((_, extension))) = (std::env::var_os("SHUYU_TRAPS"), name.rsplit_once('.')) {
        let folder = std::path::Path::new(&folder).join(extension);
        std::fs::create_dir_all(&folder).expect("a folder");
        // The same name for the same content, so that a second run adds nothing.
        let hash = content.iter().fold(0xCBF2_9CE4_8422_2325u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3));
        std::fs::write(folder.join(format!("{hash:016x}")), unpacked(content)).expect("written");
    }
    Case::new().file(name, content)
}

/// What `text` shows of a file: place and text of each block.
#[track_caller]
fn shown(name: &str, content: impl AsRef<[u8]>) -> Vec<(String, String)> {
    let case = trap(name, content);
    let rows = case.run(["text", name, "--format", "json", "-q"]).exits(0).stays_quiet().json();
    let field = |row: &serde_json::Value, key: &str| row[key].as_str().expect("a text").to_owned();
    rows.iter().map(|r| (field(r, "place"), field(r, "text"))).collect()
}

/// What `text` shows of a bilingual file: place, Chinese, translation and state of each segment.
#[track_caller]
fn segments(name: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    let case = trap(name, content);
    let rows = case.run(["text", name, "--format", "json", "-q"]).exits(0).stays_quiet().json();
    let field = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_else(|| panic!("{key} in {row}")).to_owned();
    rows.iter().map(|r| ["place", "text", "target", "state"].map(|k| field(r, k)).join(" | ")).collect()
}

#[track_caller]
fn same(found: &[(String, String)], expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_word_document_is_read_as_if_all_changes_were_accepted() {
    let body = r#"
<w:p><w:r><w:t xml:space="preserve">青禾县 </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>高木</w:t></w:r><w:r><w:t>良介</w:t></w:r><w:del><w:r><w:delText>旧馆长</w:delText></w:r></w:del><w:ins><w:r><w:t>新馆长</w:t></w:r></w:ins></w:p>
<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上半句</w:t></w:r></w:p><w:p><w:r><w:t>下半句</w:t></w:r></w:p>
<w:p><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏一</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>藏二</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>不藏</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr><w:r><w:t>藏三</w:t></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "域代码"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>内层</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>看不见</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>链接文字</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="TITLE"><w:r><w:t>域结果</w:t></w:r></w:fldSimple></w:p>
<w:p><w:r><w:ruby><w:rt><w:r><w:t>hé dēng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>河灯</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>节</w:t></w:r></w:p>
<w:p><w:r><w:t>锚</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>点</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲格</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:smartTag><w:r><w:t>河</w:t></w:r></w:smartTag><w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent><w:r><w:t>灯</w:t></w:r></w:sdtContent></w:sdt><w:r><w:softHyphen/><w:t>节</w:t><w:br/><w:t>COVID</w:t><w:noBreakHyphen/><w:t>19 A&amp;B &#x6CB3;</w:t></w:r><w:hyperlink><w:r><w:t>灯&#xAD;会</w:t></w:r></w:hyperlink></w:p>
<w:p><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath><w:r><w:t>式</w:t></w:r><w:commentReference w:id="1"/></w:p>"#;
    let styles = word_part(
        "styles",
        r#"<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="Note"><w:basedOn w:val="Loop"/></w:style><w:style w:styleId="Loop"><w:basedOn w:val="Base"/></w:style><w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>"#,
    );
    let footnotes = word_part(
        "footnotes",
        r#"<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>脚注</w:t></w:r></w:p></w:footnote>"#,
    );
    let header = word_part("hdr", "<w:p><w:r><w:t>页眉</w:t></w:r></w:p>");
    let comments = word_part("comments", "<w:comment><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:comment>");
    let diagram = r#"<dgm:dataModel xmlns:dgm="d" xmlns:a="a"><dgm:pt><dgm:t><a:p><a:r><a:t>图</a:t></a:r><a:r><a:t>示</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>"#;
    let parts = [
        ("styles", "styles.xml", styles.as_str()),
        ("comments", "comments.xml", &comments),
        ("header", "header1.xml", &header),
        ("footnotes", "footnotes.xml", &footnotes),
        ("diagramData", "diagrams/data1.xml", diagram),
        ("image", "../../../etc/passwd", ""),
    ];
    let expected = [
        ("paragraph 1", "青禾县 高木良介新馆长"),
        ("paragraph 2", "上半句下半句"),
        ("paragraph 4", "移来"),
        ("paragraph 5", "不藏"),
        ("paragraph 7", "链接文字域结果"),
        ("paragraph 8", "河灯节"),
        ("paragraph 9", "锚点"),
        ("paragraph 10", "框内"),
        ("paragraph 11", "甲格"),
        ("paragraph 12", "乙格"),
        ("paragraph 13", "河灯节"),
        ("paragraph 13", "COVID-19 A&B 河灯会"),
        ("paragraph 14", "式"),
        ("footnote 2", "脚注"),
        ("header", "页眉"),
        ("diagram", "图示"),
    ];
    same(&shown("a.docx", docx(body, &parts)), &expected);
}

#[test]
fn styles_that_are_based_on_each_other_in_a_circle_hide_nothing_and_end() {
    let styles = word_part(
        "styles",
        r#"<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>"#,
    );
    let body = r#"<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>看得见</w:t></w:r></w:p>"#;
    same(&shown("a.docx", docx(body, &[("styles", "styles.xml", &styles)])), &[("paragraph 1", "看得见")]);
}

#[test]
fn a_workbook_is_read_cell_by_cell_and_what_is_hidden_is_said() {
    let sheet = r#"<cols><col min="4" max="5" hidden="1"/></cols><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>0</v></c></row>
<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c></row>
<row r="3"><c t="inlineStr"><is><r><t>高木</t></r><r><t>良介</t></r><rPh><t>たかぎ</t></rPh></is></c><c r="B3" t="str"><f>A1&amp;"灯"</f><v>河灯</v></c><c r="C3"><v>42</v></c><c r="XFD3" t="s"><v>99</v></c><c t="e"><v>#N/A</v></c></row>
<row r="1048576"><c r="XFD1048576" t="s"><v>2</v></c></row></sheetData>"#;
    let secret = r#"<sheetData><row><c t="inlineStr"><is><t>密</t></is></c></row></sheetData>"#;
    let strings = "<si><t>第一行\n第二行</t></si><si><r><t>青</t></r><r><rPr><b/></rPr><t>禾县</t></r><rPh sb='0' eb='1'><t>qīng</t></rPh></si><si><t>=HYPERLINK(\"x\")_x000D_末格</t></si>";
    let drawing = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>文本</a:t></a:r><a:r><a:t>框</a:t></a:r></a:p></xdr:txBody></xdr:sp>";
    let book =
        xlsx(&[("价目 表", "", sheet), ("密", r#"state="hidden""#, secret), ("密2", r#"state="veryHidden""#, secret)], strings, drawing);
    let expected = [
        ("name of sheet 1", "价目 表"),
        ("'价目 表'!A1", "第一行"),
        ("'价目 表'!A1", "第二行"),
        ("'价目 表'!B1", "青禾县"),
        ("'价目 表'!A3", "高木良介"),
        ("'价目 表'!B3", "河灯"),
        ("'价目 表'!XFD1048576", "=HYPERLINK(\"x\")"),
        ("'价目 表'!XFD1048576", "末格"),
        ("价目 表, text box", "文本框"),
    ];
    same(&shown("a.xlsx", &book), &expected);
    let said = Case::new().file("a.xlsx", book).run(["text", "a.xlsx"]).exits(0);
    said.says("left out: 2 hidden sheets").says("left out: 1 hidden row in '价目 表'").says("left out: 2 hidden columns in '价目 表'");
}

#[test]
fn a_presentation_is_read_slide_by_slide_with_its_notes() {
    let first = "<p:sp><p:txBody><a:p><a:r><a:t>河灯</a:t></a:r><a:r><a:rPr b='1'/><a:t>节</a:t></a:r><a:br/><a:r><a:t>开幕</a:t></a:r><a:fld type='slidenum'><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>甲</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>乙</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl><mc:AlternateContent><mc:Choice><a:p><a:r><a:t>形状</a:t></a:r></a:p></mc:Choice><mc:Fallback><a:p><a:r><a:t>形状</a:t></a:r></a:p></mc:Fallback></mc:AlternateContent>";
    let show = pptx(&[
        ("", first, "<a:p><a:r><a:t>请讲慢一点</a:t></a:r></a:p>"),
        ("show='0'", "<a:p><a:r><a:t>藏</a:t></a:r></a:p>", ""),
        ("", "<a:p><a:r><a:t>末页</a:t></a:r></a:p>", ""),
    ]);
    let expected = [
        ("slide 1", "河灯节"),
        ("slide 1", "开幕"),
        ("slide 1", "甲"),
        ("slide 1", "乙"),
        ("slide 1", "形状"),
        ("notes of slide 1", "请讲慢一点"),
        ("slide 3", "末页"),
    ];
    same(&shown("a.pptx", &show), &expected);
    Case::new().file("a.pptx", show).run(["text", "a.pptx"]).exits(0).says("left out: 1 hidden slide");
}

const ODT_BODY: &str = r#"<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>删除</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>河<text:span text:style-name="B">灯</text:span>节</text:h>
<text:p>上<text:s text:c="2"/>下<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note>文<text:line-break/>次行<office:annotation><dc:creator>某人</dc:creator><text:p>批注</text:p></office:annotation></text:p>
<text:p>前<text:span text:style-name="H">藏一</text:span>后<text:hidden-text text:string-value="藏二">藏二</text:hidden-text></text:p>
<text:section text:display="none"><text:p>藏三</text:p></text:section>
<text:p text:style-name="HP">藏四</text:p>
<text:p><text:ruby><text:ruby-base>汉字</text:ruby-base><text:ruby-text>hàn zì</text:ruby-text></text:ruby>注音<draw:frame><svg:title>题</svg:title><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame></text:p>
<table:table><table:table-row><table:table-cell><text:p>甲格</text:p></table:table-cell><table:table-cell office:value-type="float"><text:p>乙格</text:p></table:table-cell></table:table-row></table:table>
</office:text>"#;
const ODT_STYLES: &str = r#"<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style><style:style style:name="HP" style:parent-style-name="Secret"/>"#;

#[test]
fn an_opendocument_text_is_read_like_a_word_document() {
    let styles = r#"<office:styles><style:style style:name="Secret"><style:text-properties text:display="none"/></style:style></office:styles><office:master-styles><style:master-page><style:header><text:p>页眉</text:p></style:header></style:master-page></office:master-styles>"#;
    let expected = [
        ("paragraph 1", "河灯节"),
        ("paragraph 2", "上  下文"),
        ("paragraph 2", "次行"),
        ("footnote 1", "脚注"),
        ("paragraph 4", "前后"),
        ("paragraph 6", "汉字注音"),
        ("paragraph 7", "框内"),
        ("paragraph 8", "甲格"),
        ("paragraph 9", "乙格"),
        ("header", "页眉"),
    ];
    same(&shown("a.odt", odf(ODT_BODY, ODT_STYLES, styles)), &expected);
    let flat = odf_part(
        "document",
        &format!("{styles}<office:automatic-styles>{ODT_STYLES}</office:automatic-styles><office:body>{ODT_BODY}</office:body>"),
    );
    let found = shown("a.fodt", flat);
    assert!(found.iter().any(|(_, t)| t == "汉字注音") && !found.iter().any(|(_, t)| t.contains('藏')), "{found:?}");
}

#[test]
fn an_opendocument_spreadsheet_is_read_cell_by_cell() {
    let body = r#"<office:spreadsheet><table:table table:name="价目"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="1022"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>河<text:span>灯</text:span></text:p><text:p>第二段</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>藏列</text:p></table:table-cell><table:table-cell office:value-type="float"><text:p>42</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="string"><text:p>远格</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1000"><table:table-cell/></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="string"><text:p>藏行</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>末行</text:p><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell></table:table-row></table:table>
<table:table table:name="密" table:style-name="Off"><table:table-row><table:table-cell office:value-type="string"><text:p>密</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#;
    let styles = r#"<style:style style:name="Off"><style:table-properties table:display="false"/></style:style>"#;
    let expected = [("name of sheet 1", "价目"), ("价目!A1", "河灯"), ("价目!A1", "第二段"), ("价目!F1", "远格"), ("价目!A1003", "末行")];
    let book = odf(body, styles, "");
    same(&shown("a.ods", &book), &expected);
    Case::new().file("a.ods", book).run(["text", "a.ods"]).exits(0).says("left out: 1 hidden sheet");
}

#[test]
fn an_opendocument_presentation_has_slides() {
    let body = r#"<office:presentation><draw:page><draw:frame><draw:text-box><text:p>开<text:span>幕</text:span></text:p></draw:text-box></draw:frame><presentation:notes><text:p>备注</text:p></presentation:notes></draw:page><draw:page><text:p>末页</text:p></draw:page></office:presentation>"#;
    let expected = [("slide 1", "开幕"), ("notes of slide 1", "备注"), ("slide 2", "末页")];
    same(&shown("a.odp", odf(body, "", "")), &expected);
}

#[test]
fn a_book_is_read_in_the_order_of_its_chapters() {
    let book = epub(&[
        ("z first.xhtml", "<h1>第一章</h1>\n<p>河<b>灯</b>节<rt>x</rt></p><script>无</script>"),
        ("a.xhtml", "<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby>注音</p>"),
    ]);
    let expected = [("z first.xhtml line 2", "第一章"), ("z first.xhtml line 3", "河灯节"), ("a.xhtml line 2", "汉字注音")];
    same(&shown("a.epub", book), &expected);
}

#[test]
fn subtitles_are_read_cue_by_cue_with_their_times() {
    let srt = "\u{FEFF}1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<i>河灯节由高木\r\n良介</i>主持\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000 X1:0\r\n- 你来吗？\r\n- 我来。\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n灯会开始\r\nThe festival begins\r\n4\r\n00:00:07,000 --> 00:00:08,000\r\n2026\r\n\r\n5\r\n00:00:09,000 --> 00:00:10,000\r\n\r\n";
    let expected = [
        ("00:00:01,000", "河灯节由高木良介主持"),
        ("00:00:03,000", "- 你来吗？"),
        ("00:00:03,000", "- 我来。"),
        ("00:00:05,000", "灯会开始"),
        ("00:00:05,000", "The festival begins"),
        ("00:00:07,000", "2026"),
    ];
    same(&shown("a.srt", srt), &expected);
    let vtt = "WEBVTT - 标题\n\nNOTE\n注释\n\nSTYLE\n::cue { color: red }\n\nid-1\n00:01.000 --> 00:02.000 align:start\n<v.loud 馆长>河<c.yellow>灯</c>节 &amp; <ruby>汉<rt>hàn</rt></ruby>字<00:01.500>开始\n";
    same(&shown("a.vtt", vtt), &[("00:01.000", "河灯节 & 汉字开始")]);
    let ass = "[Script Info]\nTitle: 标题\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: 楷体,Kai\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nComment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,注释\nDialogue: 0,0:00:01.00,0:00:02.00,Default,馆长,0,0,0,,{\\b1}河灯{\\b0}节,开始\\N了\nDialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}\n";
    same(&shown("a.ass", ass), &[("0:00:01.00", "河灯节,开始了")]);
}

#[test]
fn a_po_file_is_read_from_its_chinese_side() {
    let po = "msgid \"\"\nmsgstr \"\"\n\"Language: zh_CN\\n\"\n\n#. 说明\n#: main.c:1\nmsgctxt \"menu\"\nmsgid \"Open \"\n\"file\"\nmsgstr \"打开\"\n\"文件\"\n\n#, fuzzy, c-format\n#| msgid \"旧\"\nmsgid \"%d lantern\"\nmsgid_plural \"%d lanterns\"\nmsgstr[0] \"%d 盏\\\"河灯\\\"\"\n\n#~ msgid \"old\"\n#~ msgstr \"旧词\"\n\nmsgid \"a\\nb\"\nmsgstr \"甲\\n乙\"\n";
    assert_eq!(
        segments("a.po", po),
        [
            "line 10 | 打开文件 | Open file | translated",
            "line 17 | %d 盏\"河灯\" | %d lantern | draft",
            "line 17 | %d 盏\"河灯\" | %d lanterns | draft",
            "line 23 | 甲 | a | translated",
            "line 23 | 乙 | b | translated",
        ]
    );
    let chinese_source = "msgid \"河灯\"\nmsgstr \"Lantern\"\n\nmsgid \"水闸\"\nmsgstr \"\"\n";
    assert_eq!(segments("b.po", chinese_source), ["line 1 | 河灯 | Lantern | translated", "line 4 | 水闸 |  | untranslated"]);
}

#[test]
fn xliff_1_2_is_read_segment_by_segment() {
    let file = r#"<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY e SYSTEM "file:///etc/passwd">]><xliff version="1.2"><file source-language="zh-CN" target-language="en"><header><skl><internal-file>库</internal-file></skl></header><body>
<group translate="no"><trans-unit id="a"><source>不译一</source></trans-unit><trans-unit id="b" translate="yes"><source>要译</source></trans-unit></group>
<trans-unit id="c" translate="no"><source>不译二</source></trans-unit>
<trans-unit id="d" approved="yes"><source><g id="1">河<bpt id="2">&lt;b&gt;</bpt>灯<ept id="2">&lt;/b&gt;</ept></g>节<ph id="3">img<sub>图注</sub></ph>&amp;</source><target state="translated">Lantern festival</target><alt-trans><source>旧句</source><target>old</target></alt-trans><note>注</note></trans-unit>
<trans-unit id="e"><source>甲。乙。</source><seg-source><mrk mtype="seg" mid="1">甲<x id="1"/>。</mrk> <mrk mtype="seg" mid="2">乙。</mrk></seg-source><target><mrk mtype="seg" mid="2" >B.</mrk><mrk mtype="seg" mid="1">A.</mrk></target></trans-unit>
<trans-unit id="f"><source>审核</source><target state="needs-review-translation">Review</target></trans-unit>
</body></file></xliff>"#;
    assert_eq!(
        segments("a.xlf", file),
        [
            "segment b | 要译 |  | untranslated",
            "segment d | 河灯节& | Lantern festival | final",
            "segment d | 图注 |  | untranslated",
            "segment e:1 | 甲。 | A. | draft",
            "segment e:2 | 乙。 | B. | draft",
            "segment f | 审核 | Review | draft",
        ]
    );
}

#[test]
fn xliff_2_is_read_segment_by_segment() {
    let file = r#"<xliff version="2.1" srcLang="en" trgLang="zh-Hans" xmlns:mtc="urn:m"><file id="f"><notes><note>注</note></notes><group id="g" translate="no"><unit id="n"><segment><source>No</source><target>不译</target></segment></unit></group><unit id="u1"><mtc:matches><mtc:match><source>Old</source><target>旧</target></mtc:match></mtc:matches><originalData><data id="d">码</data></originalData><segment id="s1" state="reviewed"><source>The <pc id="1">lantern</pc></source><target>河<pc id="1">灯</pc><ph id="2"/><cp hex="0001"/></target></segment><ignorable><source> </source></ignorable><segment state="initial"><source>Opening</source><target>开幕</target></segment></unit></file></xliff>"#;
    assert_eq!(segments("a.xliff", file), ["segment u1:s1 | 河灯 | The lantern | reviewed", "segment u1 | 开幕 | Opening | draft"]);
}

#[test]
fn the_dialects_of_xliff_say_who_confirmed_a_segment() {
    let trados = r#"<xliff version="1.2" xmlns:sdl="urn:sdl"><file source-language="zh-CN" target-language="en-US"><body><trans-unit id="0b0a7e65-9d9c-4a4e-8d0f-1f5f1e8f0001"><source>甲乙</source><seg-source><mrk mtype="seg" mid="7">甲</mrk><mrk mtype="seg" mid="8">乙</mrk></seg-source><target><mrk mtype="seg" mid="7">A</mrk><mrk mtype="seg" mid="8">B</mrk></target><sdl:seg-defs><sdl:seg id="7" conf="ApprovedSignOff" locked="true"/><sdl:seg id="8" conf="Draft"/></sdl:seg-defs></trans-unit></body></file></xliff>"#;
    assert_eq!(segments("a.sdlxliff", trados), ["segment 7 | 甲 | A | final", "segment 8 | 乙 | B | draft"]);
    let memoq = r#"<xliff version="1.2" xmlns:mq="urn:mq"><file source-language="zh-cn" target-language="en"><body><trans-unit id="1" mq:status="ManuallyConfirmed"><source>甲</source><target>A</target></trans-unit><trans-unit id="2" mq:status="Pretranslated"><source>乙</source><target>B</target></trans-unit></body></file></xliff>"#;
    assert_eq!(segments("a.mqxliff", memoq), ["segment 1 | 甲 | A | translated", "segment 2 | 乙 | B | draft"]);
    let phrase = r#"<xliff version="1.2" xmlns:m="urn:m"><file source-language="zh" target-language="en"><body><group id="0"><trans-unit id="x:0" m:confirmed="1"><source>甲{1&gt;乙&lt;1}</source><target>A</target></trans-unit><trans-unit id="x:1" m:confirmed="0"><source>丙</source><target>C</target></trans-unit></group></body></file></xliff>"#;
    assert_eq!(segments("a.mxliff", phrase), ["segment x:0 | 甲{1>乙<1} | A | translated", "segment x:1 | 丙 | C | draft"]);
    let wordfast = r#"<xliff version="1.2" xmlns:gs4tr="urn:g"><file source-language="zh-CN" target-language="en-US"><body><trans-unit id="1"><source>甲</source><target state="final">A</target></trans-unit></body></file></xliff>"#;
    assert_eq!(segments("a.txlf", wordfast), ["segment 1 | 甲 | A | final"]);
}

#[test]
fn a_translation_memory_is_read_from_its_chinese_side() {
    let tmx = r#"<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="*all*"/><body>
<tu tuid="u1"><note>注</note><tuv xml:lang="DE"><seg>Fest</seg></tuv><tuv xml:lang="EN-US"><seg>Lantern <bpt i="1">{b</bpt>festival<ept i="1">}</ept></seg></tuv><tuv lang="ZH-CN"><seg>河<hi>灯</hi>节<ph>码<sub>脚注</sub></ph></seg></tuv><tuv xml:lang="zh-cn"><seg>第二个</seg></tuv></tu>
<tu><tuv xml:lang="x1"><seg>开幕</seg></tuv><tuv xml:lang="x2"><seg>Opening</seg></tuv></tu></body></tmx>"#;
    let bytes: Vec<u8> = std::iter::once(0xFEFF).chain(tmx.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        segments("a.tmx", bytes),
        ["unit u1 | 河灯节 | Lantern festival | translated", "unit u1 | 脚注 |  | untranslated", "unit 2 | 开幕 | Opening | translated"]
    );
}

#[test]
fn tables_as_text_are_read_cell_by_cell() {
    let csv = "\u{FEFF}术语;译文\r\n\"河灯;\"\"节\"\"\";=1+1\r\n\"第一行\n第二行\";x;多一格\r\n";
    let expected = [
        ("A1", "术语"),
        ("B1", "译文"),
        ("A2", "河灯;\"节\""),
        ("B2", "=1+1"),
        ("A3", "第一行"),
        ("A3", "第二行"),
        ("B3", "x"),
        ("C3", "多一格"),
    ];
    same(&shown("a.csv", csv), &expected);
    let tsv: Vec<u8> = "\u{FEFF}河\"灯\t\"青\"\"禾\"\"县\"\n水闸\t\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    same(&shown("a.tsv", tsv), &[("A1", "河\"灯"), ("B1", "青\"禾\"县"), ("A2", "水闸")]);
}

#[test]
fn string_tables_in_json_are_read_at_any_depth() {
    let json = "\u{FEFF}{\"menu\": {\"open\": \"打开\\n文件\", \"n\": 1, \"list\": [\"甲\", null, [\"乙\"]]}, \"河灯\": \"lantern\", \"on\": true}";
    let expected = [("/menu/open", "打开"), ("/menu/open", "文件"), ("/menu/list/0", "甲"), ("/menu/list/2/0", "乙"), ("/河灯", "河灯")];
    same(&shown("a.json", json), &expected);
    let pairs = r#"[{"src": "河灯", "dst": "lantern", "info": "节日"}, {"key": "k", "original": "Opening", "translation": "开幕", "stage": 5}, {"original": "水闸", "translation": "", "stage": 0}]"#;
    let case = trap("p.json", pairs);
    let rows = case.run(["text", "p.json", "--format", "json"]).exits(0).json();
    let found: Vec<String> = rows.iter().map(|r| format!("{} {} {} {}", r["place"], r["text"], r["target"], r["state"])).collect();
    assert_eq!(
        found,
        [
            "\"/0/info\" \"节日\" null null",
            "\"/0\" \"河灯\" \"lantern\" \"draft\"",
            "\"/1/key\" \"k\" null null",
            "\"/1\" \"开幕\" \"Opening\" \"reviewed\"",
            "\"/2\" \"水闸\" \"\" \"untranslated\"",
        ]
    );
    same(&shown("a.jsonl", "{\"a\": \"甲\"}\n{\"a\": \"乙\"}\n"), &[("/a", "甲"), ("/a", "乙")]);
}

#[cfg(feature = "pdf")]
#[test]
fn the_lines_of_a_pdf_are_put_together_and_headers_that_repeat_are_left_out() {
    let head = (72, 800, "河灯节年报");
    let pages: &[&[(u32, u32, &str)]] = &[
        &[
            head,
            (96, 740, "青禾县的河灯工坊今年制作了三千盏河灯，工坊的学徒"),
            (72, 720, "来自十二个村庄，其中年纪最轻的学徒只有十四岁，他叫"),
            (72, 700, "高木良介"),
            (120, 700, "·"),
            (132, 700, "福明，已经在工坊里学习了整整两年的时间。"),
            (300, 40, "第 1 页"),
        ],
        &[
            head,
            (96, 740, "水利局在潮汐闸门的旁边安装了一套全新的水位监测系"),
            (72, 720, "统，它每小时发布一次数据。"),
            (300, 40, "第 2 页"),
        ],
        &[head, (96, 740, "完。"), (300, 40, "第 3 页")],
    ];
    let expected = [
        (
            "page 1",
            "青禾县的河灯工坊今年制作了三千盏河灯，工坊的学徒来自十二个村庄，其中年纪最轻的学徒只有十四岁，他叫高木良介·福明，已经在工坊里学习了整整两年的时间。",
        ),
        ("page 2", "水利局在潮汐闸门的旁边安装了一套全新的水位监测系统，它每小时发布一次数据。"),
        ("page 3", "完。"),
    ];
    same(&shown("a.pdf", pdf(pages)), &expected);
}

#[cfg(feature = "pdf")]
#[test]
fn a_scan_is_said_to_be_one() {
    let case = Case::new().file("news/a.pdf", pdf(&[&[]])).file("news/good.txt", "灯\n");
    case.run(["text", "news"]).exits(0).says("a.pdf: not read: a scan").says("OCR");
    case.write("news/a.pdf", "%PDF-1.7\nnonsense");
    case.run(["text", "news"]).exits(0).says("a.pdf: not read: damaged").says("pdftotext");
}

#[test]
fn a_zip_folder_gives_a_document_for_each_file_in_it() {
    let letter = super::packages::plain_docx(&["馆长高木良介"]);
    let inner = package(&[("深.txt", "水位监测系统".as_bytes())]);
    let zip = package(&[
        ("文件/信.docx", letter.as_slice()),
        ("文件/注.txt", "河灯节\n".as_bytes()),
        ("inner.zip", &inner),
        ("../../escape.txt", "路径".as_bytes()),
        ("__MACOSX/x.txt", "藏".as_bytes()),
        (".hidden.txt", "藏".as_bytes()),
        ("photo.jpg", b"\xFF\xD8"),
        ("broken.docx", b"PK\x03\x04broken"),
    ]);
    let case = trap("a.zip", zip);
    let run = case.run(["text", "a.zip"]).exits(0);
    assert_eq!(
        run.out,
        "a.zip/escape.txt:1  路径\na.zip/inner.zip/深.txt:1  水位监测系统\na.zip/文件/信.docx:paragraph 1  馆长高木良介\na.zip/文件/注.txt:1  河灯节\n"
    );
    run.says("a.zip/broken.docx: not read: damaged").says("a.zip/photo.jpg: skipped: shuyu can't read .jpg files");
}

#[test]
fn a_file_under_a_wrong_name_is_read_as_what_it_is() {
    let letter = super::packages::plain_docx(&["馆长高木良介"]);
    same(&shown("letter.txt", &letter), &[("paragraph 1", "馆长高木良介")]);
    same(&shown("letter.zip", &letter), &[("paragraph 1", "馆长高木良介")]);
    same(&shown("letter", &letter), &[("paragraph 1", "馆长高木良介")]);
}

#[test]
fn formats_are_listed_with_what_is_left_out_of_each() {
    let case = Case::new();
    case.run(["formats"]).exits(0).prints("Word document .docx").prints("leaves out deleted text");
    let rows = case.run(["formats", "--format", "json"]).exits(0).json();
    assert!(rows.iter().any(|r| r["extensions"][0] == "xlsx" && r["skips"].as_str().is_some_and(|s| s.contains("hidden"))));
}

#[test]
fn places_stand_in_the_evidence_and_in_pairs() {
    let letter = super::packages::plain_docx(&["第一段。", "馆长高木良介(Takagi Ryosuke)在松岭镇讲话。", "高木良介说,河灯节开幕。"]);
    let case = Case::new().file("letter.docx", letter);
    let found = case.found(["letter.docx"]);
    let evidence = super::util::of(&found, "高木良介")["evidence"][0].as_str().expect("evidence").to_owned();
    assert!(evidence.starts_with("letter.docx:paragraph 2 "), "{evidence}");
    case.run(["pairs", "letter.docx"]).exits(0).prints("letter.docx:paragraph 2  高木良介 = Takagi Ryosuke");
    let rows = case.run(["pairs", "letter.docx", "--format", "json"]).exits(0).json();
    assert_eq!((&rows[0]["line"], &rows[0]["place"]), (&serde_json::json!(2), &serde_json::json!("paragraph 2")));
}
