"""What in a sentence shows what its speaker wants: pieces of it, its kinds of names and numbers, and how it sounds.

Names are put in place of what they name (a department, a paper, a 文号), so that what was learnt of one department
holds for all. How a sentence sounds is kept beside how it is written: 摧一下 sounds as 催一下 does, as does cui yixia.
"""

import re
from collections.abc import Mapping, Sequence

from handlers.ideas import IDEAS
from knowledge.search.tokens import fold

LONGEST = 400  # characters of a message that are looked at; what is longer says first what it wants
MARK = re.compile(
    r"[\[【](?:(?:文件|图片|照片|附件|语音|视频|截图)\s*[:：]?[^\]】]*|[^\]】]{1,80}\.(?:pdf|docx?|xlsx?|jpe?g|png|zip|rar|ofd|wps|txt|dwg|tiff?))[\]】]",
    re.IGNORECASE,
)
DEPARTMENT = (
    "政务服务和大数据管理局|政务和大数据局|发展和改革委员会|住房和城乡建设局|自然资源和规划局|人力资源和社会保障局|经济和信息化局|"
    "文化广播电视和旅游局|公积金中心|市场监管局|市场监督管理局|消防支队|消防大队|消防救援|供电公司|供水公司|燃气公司|自来水公司|"
    "人民银行|发改委|国资委|卫健委|管委会|金融办|发改|经信|工信|人社|住建|自规|国土|市监|商务局|科技局|教育局|财政局|司法局|公安局|民政局|"
    "水利局|农业局|文旅局|应急局|统计局|经合局|金融局|医保局|大数据局|数据局|税务局|税务|环保局|环境局|交通局|城管局|林草局|审计局|经信局|人社局|"
    "住建局|自规局|市监局|就业局|社保局|规划局|招商局|投促局|供电局|供电|供水|燃气|海关|消防|人防办|财政部门|主管部门"
)
KINDS: tuple[tuple[str, str], ...] = (  # (character put in its place, what it is)
    ("\ue000", r"qycs[-\w]*|ys-\d+|sb\d{6,}|t\d{4}"),  # our own case numbers
    ("\ue001", r"p\s?\d{5,6}"),  # a document of the base
    (
        "\ue002",
        r"[一-鿿]{1,8}[〔\[(（【]?(?:19|20)\d{2}[〕\])）】]?[年\-—]?\s*第?\s*\d{1,5}\s*号|(?<!\d)\d{1,4}号文",
    ),
    ("\ue003", r"(?<![0-9a-z])[0-9a-hj-npqrtuwxyo]{15,18}(?![0-9a-z])|1[3-9]\d[\d*x]{4,8}"),  # credit codes, phones
    ("\ue004", r"《[^》]{2,60}》"),
    (
        "\ue005",
        (
            r"(?:(?:19|20)\d{2}年)?\d{1,2}(?:月|\.|-|/)\d{1,2}[日号]?|(?:19|20)\d{2}[-年]\d{1,2}(?:[-月]\d{1,2}日?)?|"
            r"[上下本这]?周[一二三四五六日天]|[上下这本]个?月(?:底|初|\d+号)?|月底|年底|明天|后天|昨天|今天|前天|(?:今|明|去|前)年|[一二三四五六七八九十]+月"
        ),
    ),
    (
        "\ue006",
        r"[\d.]+\s*(?:个?w\b|万元?|亿元?|元|块)|[一二两三四五六七八九十百千几]+(?:来|多)?个?(?:万|亿|千万|百万)元?",
    ),
    (
        "\ue007",
        r"(?:给|把|和|对|找|让|请)?(?:示例[一-鿿]{2,6}?(?:公司|厂|机械|电子|食品|物流|材料|化工|药业|装备|包装)|新希望六和|卓越光电|永志致远|添彩印务|广大特材)",
    ),
    ("\ue008", rf"(?:市|区|县|省|我|本)?(?:{DEPARTMENT})局?"),
    ("\ue009", r"旌阳区?|广汉市?|什邡市?|绵竹市?|中江县?|罗江区?|经开区|高新区|园区|开发区|全市|全区"),
    (
        "\ue00a",
        (
            r"(?:建设)?(?:工程)?(?:用地)?(?:施工|规划|排污|安全生产|食品经营|经营)许可证?|施许|工规证?|用规证?|营业执照|不动产(?:权证?|登记)?|"
            r"大证|土地证|(?:联合|竣工|消防)验收|施工图审查|审图合格书?|消防设计审查|环评(?:批复)?|节能审查|水土保持方案|(?:项目)?备案(?:证明)?|人防手续"
        ),
    ),
    (
        "\ue00b",
        r"(?:施工|监理|租赁|出让|购销)合同|中标通知书|委托书|身份证|总平图|图纸|章程|申请表|承诺书|盖章页|扫描件|复印件|原件|验资报告|完税证明|消防专篇",
    ),
    (
        "\ue00c",
        (
            r"(?:首次)?升规|小升规|入规|入统|高新技术企业|高企|国高|专精特新|小巨人|单项冠军|技改|技术改造|设备更新|贴息|稳岗|扩岗|展会|引才|外贸增量|信保|创新券|上市|新三板|"
            r"研发(?:费用|后补助)?|加计扣除|绿色工厂|首台套|个转企|限上|知识产权质押|创业担保贷款|残保金|数字化转型|上云|dcmm|两化融合|质量奖|技能培训|龙头企业|现代企业制度|租金减免"
        ),
    ),
    ("\ue00d", r"(?:规上|小微|中小|专精特新|外贸|商贸|建筑|工业|科技型|农业|软件)(?:工业|中小)?企业|个体户|个体工商户"),
    ("\ue00e", r"第\s*[一二三四五六七八九十\d]+\s*(?:项|条|个|步|栏|页)"),
    ("\ue00f", r"\d+(?:\.\d+)?%?|[一二三四五六七八九十两几]+(?=[个人家天号条次页])"),
)
_KINDS = [(mark, re.compile(pattern, re.IGNORECASE)) for mark, pattern in KINDS]
# Speech and short forms, in one wording; only here, the search has its own table.
_SPOKEN = {
    "没得": "没有",
    "咋个": "怎么",
    "啷个": "怎么",
    "咋样": "怎么样",
    "咋": "怎么",
    "啥子": "什么",
    "啥": "什么",
    "好多": "多少",
    "好久": "什么时候",
    "啥时候": "什么时候",
    "晓得": "知道",
    "看哈": "看一下",
    "一哈": "一下",
    "哈子": "一下",
    "莫": "不要",
    "喊": "叫",
    "麻烦": "",
    "请问": "",
    "老师": "",
    "帮忙": "帮",
    "那个": "",
    "俺": "我",
    "我司": "我们公司",
    "本公司": "我们公司",
    "我公司": "我们公司",
    "我厂": "我们公司",
    "咱": "我",
    "得行": "行",
}
_SPEAK = re.compile("|".join(sorted(map(re.escape, _SPOKEN), key=len, reverse=True)))
SIDES = {"enterprise": "firm", "stranger": "firm"}
_FORMS = (
    ("问", re.compile(r"吗|呢|怎么|什么|多少|为什么|哪|几|是不是|有没有|能不能|[没不]$|谁|[?？]")),
    ("令", re.compile(r"^(?:请|帮我?|给我?|把|我要|我想|快|再)")),
    ("短", re.compile(r"^.{1,4}$")),
    ("长", re.compile(r"^.{16,}$")),
)
_LONG = re.compile(r"[\u4e00-\u9fff]{2,}")
_HEARD: dict[int, dict[tuple[str, str], list[tuple[str, str, tuple[str, ...]]]]] = {}
_PIECE = re.compile(r"[a-z]+|[^a-z]")
_NOISE = re.compile(r"[^0-9a-z\u3400-\u9fff\ue000-\ue0ff]+")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    r"ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)


def without_files(text: str) -> str:
    """Return a message without the marks of files that came with it.

    >>> without_files("这是营业执照 [文件: 营业执照.jpg]")
    '这是营业执照'
    """
    return MARK.sub(" ", text).strip()


def written(text: str) -> str:
    """Return a message folded and in plain wording, without its file marks."""
    return _SPEAK.sub(lambda found: _SPOKEN[found[0]], fold(without_files(text)[:LONGEST]))


def masked(plain: str) -> str:
    """Return a written message with one character in place of each name and number."""
    for mark, pattern in _KINDS:
        plain = pattern.sub(mark, plain)
    return plain


def ideas(plain: str, heard: Sequence[tuple[str, str]], sounds: Mapping[str, str]) -> list[str]:
    """Return the names of the ideas that the words of a message say, as they are written or as they sound.

    Args:
        plain: the message, written.
        heard: its characters, or pieces in Latin letters, each with its syllable.
        sounds: pinyin without tones of single characters.

    """
    said = {name for name, words in IDEAS.items() if any(word in plain for word in words)}
    by_sound = _by_sound(sounds)
    for at in range(len(heard) - 1):
        for name, word, syllables in by_sound.get((heard[at][1], heard[at + 1][1]), ()):
            there = heard[at : at + len(syllables)]
            if tuple(one[1] for one in there) == syllables and _meant(word, [one[0] for one in there]):
                said.add(name)
    return sorted(said)


def _meant(word: str, written_: Sequence[str]) -> bool:
    """Tell whether what sounds as a word is that word: typed in letters, or with one character of it at least."""
    return all(one.isascii() for one in written_) or any(
        one == meant for one, meant in zip(written_, word, strict=True)
    )


def _by_sound(sounds: Mapping[str, str]) -> dict[tuple[str, str], list[tuple[str, str, tuple[str, ...]]]]:
    """Return the words of ideas by their first two syllables; made once for a table of sounds."""
    if id(sounds) not in _HEARD:
        table: dict[tuple[str, str], list[tuple[str, str, tuple[str, ...]]]] = {}
        for name, words in IDEAS.items():
            for word in filter(_LONG.fullmatch, words):
                syllables = tuple(syllable for _, syllable in spelled(word, sounds))
                if len(syllables) == len(word):
                    table.setdefault((syllables[0], syllables[1]), []).append((name, word, syllables))
        _HEARD.clear()
        _HEARD[id(sounds)] = table
    return _HEARD[id(sounds)]


def signs(text: str, role: str, sounds: Mapping[str, str]) -> list[str]:
    """Return every sign in a message, each once; those of ideas begin with @.

    Args:
        text: the message with its file marks.
        role: of the speaker; empty when it is not known.
        sounds: pinyin without tones of single characters.

    """
    plain = written(text)
    kinds = masked(plain)
    body = "^" + _NOISE.sub("", kinds) + "$"
    found = {body[at : at + size] for size in (1, 2, 3, 4) for at in range(len(body) - size + 1)}
    raw = _NOISE.sub("", plain)
    found |= {f"o{raw[at : at + size]}" for size in (2, 3) for at in range(len(raw) - size + 1)}
    heard = spelled(raw, sounds)
    spoken = [syllable for _, syllable in heard]
    found |= {"s" + " ".join(spoken[at : at + size]) for size in (2, 3) for at in range(len(spoken) - size + 1)}
    said = ideas(plain, heard, sounds)
    asks = [name for name, pattern in _FORMS if pattern.search(plain)]
    marks = sorted({mark for mark in kinds if mark >= "\ue000"})
    kinds_said = [*said, *marks, *asks, *([] if said or marks else ["无"])]
    found |= {f"@{one}" for one in kinds_said}
    found |= {f"@{one} {other}" for at, one in enumerate(kinds_said) for other in kinds_said[at + 1 :]}
    runs = [run for run in _NOISE.sub(" ", kinds).split(" ") if run]
    found |= {f"^{run[:size]}" for run in runs for size in (1, 2)} | {
        f"{run[-size:]}$" for run in runs for size in (1, 2)
    }
    found.add(f"n{min(len(raw), 40) // 4}")
    found |= {f"c{mark}" for mark in "?？!！:：/《" if mark in text}
    files = MARK.findall(text)
    if files:
        found |= {"f", "f only" if not raw else "f words"}
    if role:
        side = SIDES.get(role, role)
        found |= {f"r{side}", *(f"@{one} r{side}" for one in kinds_said)}
    return sorted(found)


def spelled(raw: str, sounds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the characters of a message with their syllables; Latin letters are cut into them when they can be."""
    found: list[tuple[str, str]] = []
    for piece in _PIECE.findall(raw):
        if piece[0].isascii():
            cut = _SYLLABLE.findall(piece)
            found += [(one, _soft(one)) for one in (cut if "".join(cut) == piece else [piece])]
        elif piece in sounds:
            found.append((piece, _soft(sounds[piece])))
    return found


def _soft(syllable: str) -> str:
    """Drop what many speakers here don't tell apart."""
    return syllable.replace("zh", "z").replace("ch", "c").replace("sh", "s")
