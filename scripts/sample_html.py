"""Render a sample source as a saved page of a government site, or as the plain page a PDF is printed from."""

from html import escape

from sample_source import Block, Source, chinese_day, spans

MENU = ("首页", "政务公开", "政务服务", "互动交流", "惠企政策", "数据开放", "专题专栏")
TAGS = {"title": "h1", "chapter": "h2", "heading": "h3", "text": "p", "right": "p", "centre": "p"}
STYLE = """
body{font-family:"Doc","FangSong","Noto Serif CJK SC",serif;font-size:16px;line-height:1.8;color:#222}
h1{text-align:center;font-size:22px}h2{text-align:center;font-size:18px}h3{font-size:16px}
p,h3{text-indent:2em;margin:.3em 0}.right{text-align:right;text-indent:0;padding-right:4em}
.centre,.addressees,.head,.number{text-indent:0}.centre,.number{text-align:center}
ul.nav{list-style:none;display:flex;gap:2em;background:#b22;padding:8px}ul.nav a{color:#fff;text-decoration:none}
.head{text-align:center;color:#c00000;font-size:26px;line-height:1.4;letter-spacing:4px;margin:0}
.number{border-bottom:2px solid #c00000;padding-bottom:8px}
table{border-collapse:collapse;width:100%;margin:.6em 0}td,th{border:1px solid #555;padding:2px 6px;text-align:left}
.meta{font-size:13px}.meta td,.meta th{border-color:#bbb}
"""
PAGE = (
    """@page{size:A4;margin:24mm 22mm;@bottom-center{content:"— " counter(page) " —";font-family:Doc;font-size:10pt}}"""
)


def render_html(source: Source) -> bytes:
    """Return the page as a browser would save it, with the site's navigation around the text."""
    site = source.get("issuer").split()[0]
    related = "".join(f'<li><a href="#">{escape(title)}</a></li>' for title in source.related)
    menu = "".join(f"<li><a href='#'>{word}</a></li>" for word in MENU)
    rows = (
        f"<!DOCTYPE html>\n<html lang='zh-CN'><head><meta charset='utf-8'><title>{escape(source.title)}-{site}</title>",
        f"<meta name='ArticleTitle' content='{escape(source.title)}'>",
        f"<meta name='PubDate' content='{source.get('published', source.get('issued'))}'>",
        f"<meta name='ContentSource' content='{escape(source.get('issuer'))}'>",
        f"<style>{STYLE}</style></head><body>",
        f"<div class='top'><a href='#'>无障碍阅读</a> | <a href='#'>登录</a> | <b>{escape(site)}</b></div>",
        f"<ul class='nav'>{menu}</ul>",
        "<div class='crumb'>当前位置：<a href='#'>首页</a> &gt; <a href='#'>政务公开</a> &gt; <b>正文</b></div>",
        _metadata(source),
        "<div class='tools'>字号：[<a href='#'>大</a> <a href='#'>中</a>] <a href='#'>打印</a> 浏览次数：1024</div>",
        f'<div id="zoom">\n{_body(source)}\n</div>',
        f"<div class='related'><h4>相关链接</h4><ul>{related}<li><a href='#'>惠企政策专栏</a></li></ul></div>",
        f"<div class='footer'>主办：{escape(site)}（示例页面，内容系虚构）<a href='#'>地图</a></div></body></html>\n",
    )
    return "\n".join(rows).encode()


def render_page(source: Source, font: str) -> str:
    """Return the page that is printed to PDF: the document alone, in the typeface at ``font`` (a file URL)."""
    face = f'@font-face{{font-family:"Doc";src:url("{font}")}}'
    known = [
        f"{label}：{source.get(key)}"
        for label, key in (("索引号", "index_no"), ("公文种类", "kind"), ("公开属性", "openness"))
        if source.get(key)
    ]
    days = f"成文日期：{source.get('issued')}　发布日期：{source.get('published', source.get('issued'))}"
    head = escape(source.head).replace(" ", "<br>")  # joint issuers stand one below the other
    return (
        f"<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><title>{escape(source.title)}</title>"
        f"<style>{face}{STYLE}{PAGE}body{{font-size:15px}}h1,h2,h3,th{{font-weight:normal}}</style></head><body>"
        f"<p class='meta centre'>{escape('　'.join(known))}</p><p class='meta centre'>{days}</p>"
        f"<p class='head'>{head}</p><p class='number'>{escape(source.get('doc_no'))}</p>"
        f"{_body(source)}</body></html>"
    )


def _metadata(source: Source) -> str:
    cells = (
        ("索引号", source.get("index_no")),
        ("公文种类", source.get("kind")),
        ("发布机构", source.get("issuer")),
        ("文号", source.get("doc_no")),
        ("成文日期", chinese_day(source.get("issued"))),
        ("发布日期", chinese_day(source.get("published", source.get("issued")))),
        ("有效性", source.get("validity", "有效")),
        ("公开属性", source.get("openness", "主动公开")),
        ("主题分类", source.get("theme", "惠企政策")),
        ("信息来源", source.get("issuer")),
    )
    pairs = [cells[index : index + 2] for index in range(0, len(cells), 2)]
    rows = "".join(
        f"<tr>{''.join(f'<th>{label}：</th><td>{escape(value)}</td>' for label, value in pair)}</tr>" for pair in pairs
    )
    return f"<table class='meta'>{rows}</table>"


def _body(source: Source) -> str:
    parts: list[str] = []
    for block in source.blocks:
        parts.append(_table(block) if block.kind == "table" else _line(block))
        if block.kind == "title" and len(parts) == 1 and source.get("addressees"):
            parts.append(f'<p class="addressees">{escape(source.get("addressees"))}</p>')
    parts.append(f"<p>{escape(source.get('note', '（此件公开发布）'))}</p>")
    if source.get("copy_to"):
        parts.append(f"<p>抄送：{escape(source.get('copy_to'))}</p>")
    return "\n".join(parts)


def _line(block: Block) -> str:
    tag = TAGS[block.kind]
    look = f' class="{block.kind}"' if tag == "p" and block.kind != "text" else ""
    return f"<{tag}{look}>{escape(block.text)}</{tag}>"


def _table(block: Block) -> str:
    shown = spans(block.rows)
    rows = []
    for index, row in enumerate(block.rows):
        tag = "th" if index == 0 else "td"
        cells = []
        for column, text in enumerate(row):
            below = shown.get((index, column))
            if below is not None:
                span = f' rowspan="{below}"' if below > 1 else ""
                cells.append(f"<{tag}{span}>{escape(text)}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"
