"""What a new item begins with: every part it needs, to be filled in; what is left empty is told as a fault."""

from datetime import date

_BLANK = """\
code: {code}
name: ""
class: 奖补类
level: 市级
region: "510600"
dept: ""
themes: []
redeem: 一般申报
versions:
- from: "{day}"
  to: null
  basis:
    main:
      doc: ""
      title: ""
      article: ""
      quote: ""
  conditions:
    all:
    - {{fact: region_code, op: under, value: "510600", says: 注册地在德阳市, basis: main}}
  amount: {{sum: [0元], says: "", basis: main}}
  window: {{kind: by_notice}}
  channel: ""
  contact: {{dept: "", phone: ""}}
  materials: []
"""


def blank(code: str, day: date) -> str:
    """Return the text a new item begins with, in force from a day."""
    return _BLANK.format(code=code, day=day.isoformat())
