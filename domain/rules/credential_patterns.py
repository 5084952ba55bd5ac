"""The forms in which addresses, connection strings, settings, headers, commands, XML and SQL contain credentials, as
regular expressions. Each rule replaces the credential and leaves the rest; credentials.py applies them."""

from __future__ import annotations

import re

PLACEHOLDER = "***"
NAME_ENDINGS = (
    r"(?:passwords?|passwd|passphrase|passcode|pwd|sshpass|secret(?:[-_.]?access)?(?:[-_.]?key)?|access[-_.]?key(?:[-_.]?id)?"
    r"|account[-_.]?key|shared[-_.]?access[-_.]?(?:key|signature)|private[-_.]?key|oauth[-_.]?pvt[-_.]?key"
    r"|(?:api|auth|subscription|encryption|master|signing)[-_.]?key|token|credentials?(?:_?base64)?|[-_.]pass"
    # of Azure storage, which puts the account behind the name of the setting
    r"|azure\.(?:account\.key|account\.oauth2\.client\.secret|sas)\.[\w.-]{1,200})"
)
"""The end of a name whose value is a credential."""
PARAMETER = (
    r"(?:sig|signature|sas|auth|pass|pw|key|[as]k|jwt|(?:client_)?assertion|jsessionid|phpsessid|x-\w+-signature|x-\w+-credential"
    rf"|[\w.-]*access-?id|q-ak|q-signature|[\w.-]*{NAME_ENDINGS})"
)
"""A parameter of an address whose value is a credential."""
CODE = r"code=(?![A-Z0-9]+(?:[&\s\"']|\Z))"
"""The parameter `code` of OAuth and of function keys. Codes of registers, such as of regions, have no small letters."""
QUOTED = r"""(?:"(?:[^"\\]|\\.)+"|'(?:[^'\\]|\\.)+')"""
_ENCODED = r"(?:(?!%26|%3B)[^\s&;\"'<>])*"
LOGIN_COMMANDS = (
    r"(?:beeline|sshpass|mongo\w*|sqlcmd|bcp|isql|tsql|mysql\w*|mariadb\w*|impala-shell|clickhouse-client|docker login"
    r"|podman login|helm registry login|redis-cli|ldap\w+|trino|presto|snowsql|kinit)"
)
JOINING_COMMANDS = r"(?:(?:mysql|mariadb)\w*|sshpass)"
"""Commands that take a password joined to its option: `-ppassword`."""
COLUMN_TYPE = r"(?:n?(?:var)?char2?|str(?:ing)?|text|clob|uuid|binary|bytes)(?:\(\d+\))?(?:[\s,;)]|\Z)"
"""The type of a column behind its name: `password: varchar(64)`."""
LOGIN_ARGUMENT = r"(?!\*\*\*|[-/.~$|&>]|\d{1,5}(?:[:\s]|\Z))[^\s\"',;|]+"
_CASELESS = re.IGNORECASE | re.MULTILINE | re.DOTALL
SETTING = re.compile(
    rf"((?<![\w.;?&-])(?!(?:old)?pwd=/)(?P<name>[\w.-]*{NAME_ENDINGS})=)(?![\"'\\]|\*\*\*)(?P<value>[^\s;&\"')<]+)",
    _CASELESS,
)
"""`name=value` without quotes. In SQL it may be a comparison of columns (sql_comparisons.py)."""
LINE = re.compile(
    rf"^(?P<setting>[ \t]*(?P<name>[\w.-]*{NAME_ENDINGS})[ \t]+=[ \t]*)(?!\*\*\*|[\"'`:@$?({{\[])(?P<value>\S+)[ \t]*$",
    _CASELESS,
)
"""A line `name = value` without quotes, which may be a line of SQL too."""
RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, _CASELESS), replacement)
    for pattern, replacement in (
        # Oracle: jdbc:oracle:thin:user/password@host, and user/password@//host as its commands take it
        (r'(\bjdbc:oracle:[a-z0-9]*:)(?:[^\s"@]|"[^"]{0,200}")(?:[^\s"]|"[^"]{0,200}"){0,500}@', r"\1@"),
        (r"(?<![\w$#/:.@-])[\w$#]+/[^\s/@]+@(?=//|[\w.-]+:\d{2,5}[/:])", ""),
        # user:password@ without a scheme: behind //, in an address that is a parameter, in front of host:port/ and tcp(
        (r"((?<![\w:])//|(?<=[=?&,])[a-z][a-z0-9+.-]*://)[^\s/:@\"']+:[^\s/@\"']+@", r"\1"),
        (r"(?<![\w/:.@+-])[\w.-]+:[^\s/:@\"']+@(?=[\w.-]+:\d{2,5}/|(?:tcp|unix)\()", ""),
        (r"(\b(?:sqlplus|sqlldr|expdp|impdp|rman|exp|imp|connect|conn)\s+)[\w$#]+/[^\s/]+@", r"\1@"),
        # parameters of addresses and connection strings; the separator in front tells where the value ends
        (rf";\s*{PARAMETER}\s*=\s*(?:{QUOTED}|\{{(?:[^}}]|\}}\}}){{0,256}}\}}|[^;\s\"<]*)", ""),
        (rf"\?(?:(?:{PARAMETER}=|(?-i:{CODE}))[^&\s\"<]*&)+", "?"),
        (rf"[?&](?:{PARAMETER}=|(?-i:{CODE}))[^&\s\"<]*", ""),
        (rf"(\bjdbc:teradata:[^\s\"]{{0,1000}}?[/,]){PARAMETER}=[^,\s\"]*,?", r"\1"),
        # the same in an address that is a parameter of another one
        (rf"(?:%26|%3B){PARAMETER}%3D{_ENCODED}", ""),
        (rf"(%3F{PARAMETER}%3D)(?!\*\*\*){_ENCODED}", rf"\1{PLACEHOLDER}"),
        (r"(%3A%2F%2F)(?:(?!%2F|%3A|%40)[^\s\"'])*%3A(?:(?!%2F|%40)[^\s\"'])*%40", r"\1"),
        # settings: name = 'value', "name": "value", name: 'value', --name value, and a line with name: value;
        # a comparison with a literal; a quoted name in front of a dot is that of a table
        (
            rf"({NAME_ENDINGS}[\"'`\]]?\s*(?:[:=!<>]?=>?|<>|\s(?:not\s+)?like\s)\s*)(?!['\"]\*\*\*['\"]){QUOTED}(?!(?<=\")\.[\"\w])",
            rf"\1'{PLACEHOLDER}'",
        ),
        (
            rf"({NAME_ENDINGS}[\"'`\]]?\s+(?:not\s+)?in\s*\(\s*)(?!'\*\*\*'\s*\)){QUOTED}(?:\s*,\s*{QUOTED})*",
            rf"\1'{PLACEHOLDER}'",
        ),
        (rf"({NAME_ENDINGS}\s*=\s*[\"'])(?!\*\*\*)[^\"'\n]+\Z", rf"\1{PLACEHOLDER}"),
        (rf"(\\+[\"'][\w.-]*{NAME_ENDINGS}\\+[\"']\s*:\s*\\+[\"'])(?!\*\*\*)[^\"'\\]+", rf"\1{PLACEHOLDER}"),
        (rf"({NAME_ENDINGS}\s*=\s*\\+[\"'])(?!\*\*\*)[^\"'\\]+", rf"\1{PLACEHOLDER}"),
        (rf"([\"'][\w.-]*{NAME_ENDINGS}[\"']\s*:\s*)(?!['\"]\*\*\*['\"]){QUOTED}", rf'\1"{PLACEHOLDER}"'),
        (rf"({NAME_ENDINGS}:[ \t]*)(?!['\"]\*\*\*['\"]){QUOTED}", rf"\1'{PLACEHOLDER}'"),
        (rf"((?<![\w-])--?[\w-]*{NAME_ENDINGS}\s+)(?!-|\*\*\*)\S+", rf"\1{PLACEHOLDER}"),
        # a line of YAML, unless it states the type of a column
        (
            rf"^([ \t]*(?:-[ \t]+)?(?:[\w.-]*{NAME_ENDINGS}|pass):[ \t]+)"
            rf"(?!\*\*\*|{COLUMN_TYPE})\S+[ \t]*$",
            rf"\1{PLACEHOLDER}",
        ),
        (r"(\bmachine\s+\S+\s+(?:(?:login|account)\s+\S+\s+){0,2}password\s+)(?!\*\*\*)\S+", rf"\1{PLACEHOLDER}"),
        (r"^([\w*][\w.*-]*:\d{4,5}:[^:\s]+:[^:\s]+:)(?!\*\*\*)(?=\S*\D)\S+[ \t]*$", rf"\1{PLACEHOLDER}"),
        # in a sentence; a word without a digit may be prose
        (
            r"((?:\b(?:password|passwd|pwd)|密[码碼]|口令|密钥|令牌)(?:\s*(?:[:：=＝]|->|=>)\s*|\s+is\s+|\s*[为是]\s*))"
            rf"(?!\*\*\*|{COLUMN_TYPE})(?=[!-~]{{0,200}}\d)[!-~]{{5,}}",
            rf"\1{PLACEHOLDER}",
        ),
        # a line of a properties file of Spark or Hadoop with a blank behind the name
        (
            rf"^((?:spark|fs|hadoop)\.[\w.-]*{NAME_ENDINGS}[ \t]+)(?!\*\*\*|=)\S+[ \t]*$",
            rf"\1{PLACEHOLDER}",
        ),
        # SQL; without quotes only where no sentence has these words
        (
            rf"(\bidentified\s+by\s+(?:values\s+|password\s+)?|\b(?:password|(?:secret_)?access_key(?:_id)?|session_token)\s+"
            rf"|\bpassword\s*\(\s*|\bset\s+password\s+for\s+\S{{1,200}}\s*=\s*)(?!'\*\*\*'){QUOTED}",
            rf"\1'{PLACEHOLDER}'",
        ),
        (
            r"((?:(?-i:\bIDENTIFIED\s+BY\s+)|\b(?:user|role|connect\s+to)\s+(?:if\s+(?:not\s+)?exists\s+)?\S+\s+identified\s+"
            r"by\s+)(?:password\s+|values\s+)?)(?!\*\*\*|[\"']|(?:password|values)\s)[^\s;,)]+",
            rf"\1{PLACEHOLDER}",
        ),
        # XML: an element, an element of a pair, an attribute of a pair
        (
            rf"(<(?P<element>[\w:.-]*{NAME_ENDINGS})(?:\s[^<>]{{0,500}})?>)(?!\*\*\*</)(?:<!\[CDATA\[(?:(?!\]\]>).){{0,200}}\]\]>|[^<]+)(?=</)",
            rf"\1{PLACEHOLDER}",
        ),
        (
            rf"(<(?:name|key)>\s*[\w:. -]*{NAME_ENDINGS}\s*</(?:name|key)>\s*<value>)(?!\*\*\*</)[^<]+",
            rf"\1{PLACEHOLDER}",
        ),
        (
            rf"(\b(?:name|key)=[\"'][\w:. -]*{NAME_ENDINGS}[\"']\s+value=)(?![\"']\*\*\*[\"']){QUOTED}",
            rf'\1"{PLACEHOLDER}"',
        ),
        # headers
        (
            r"(\bauthorization[\"']?\s*[:=]\s*[\"']?(?:basic|bearer|token)\s+)(?!\*\*\*)[^\s\"',;<]+",
            rf"\1{PLACEHOLDER}",
        ),
        (
            r"(\bauthorization[\"']?\s*[:=]\s*[\"']?)(?!\*\*\*|(?:basic|bearer|token)\s)"
            r"(?:(?:digest|negotiate|ntlm|api-?key|key|jwt|oauth|hmac|signature|sharedkey\w*|aws4-hmac-sha256)\s[^\"'\n]+"
            r"|(?=[^\s\"',;<]{0,500}\d)[^\s\"',;<]+|[^\s\"',;<]{24,})",
            rf"\1{PLACEHOLDER}",
        ),
        (r"(\b(?:bearer|basic)\s+)(?:(?=[a-z.~+/=_-]*\d)[\w.~+/=-]{12,}|[\w.~+/=-]{24,})", rf"\1{PLACEHOLDER}"),
        (rf"([\"'][\w-]*{NAME_ENDINGS}:\s*)(?!\s|\*\*\*|[\"'])[^\"'\n]+(?=[\"'])", rf"\1{PLACEHOLDER}"),
        (r"(\b(?:set-)?cookie[\"']?\s*:\s*[\"']?)(?!\*\*\*)[\w.-]+=[^\"'\n]+", rf"\1{PLACEHOLDER}"),
        # commands
        (
            r"((?:^|\s)(?:-u|--user|--proxy-user)[ =][\"']?)(?!\*\*\*|\d+:\d+(?:\s|\Z))[^\s:/\"']+:(?!//)[^\s\"']+",
            rf"\1{PLACEHOLDER}",
        ),
        (
            rf"(\b{LOGIN_COMMANDS}\b[^|;&\n]{{0,300}}?\s-(?-i:[pPwa])\s+)({LOGIN_ARGUMENT})",
            rf"\1{PLACEHOLDER}",
        ),
        (
            r"(\bcurl\b[^|;&\n]{0,300}?\s(?-i:-u))(?!\*\*\*)[^\s:/\"'|;&]+:(?!//)[^\s\"']+",
            rf"\1{PLACEHOLDER}",
        ),
        (rf"(\b{JOINING_COMMANDS}\b[^|;&\n]{{0,300}}?\s(?-i:-p))(?!\*\*\*)(?=\S)[^\s\"',;|]+", rf"\1{PLACEHOLDER}"),
        (
            rf"((?:^|\s)-(?-i:[uUn])\s+\S+(?:\s[^|;&\n]{{0,200}}?)??\s-(?-i:[pP])\s+)({LOGIN_ARGUMENT})",
            rf"\1{PLACEHOLDER}",
        ),
        (rf"((?:^|\s)(?-i:-p)\s+){LOGIN_ARGUMENT}(?=\s[^|;&\n]{{0,200}}?-u\s)", rf"\1{PLACEHOLDER}"),
        (
            r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\Z)",
            PLACEHOLDER,
        ),
    )
)
KEYS_WITH_A_FORM = re.compile(
    r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,20}|AKID[0-9A-Za-z]{32}|gh[oprsu]_[0-9A-Za-z]{20,}"
    r"|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|dapi[0-9a-f]{32}|AIza[\w-]{35}|ya29\.[\w-]{20,}"
    r"|GOCSPX-[\w-]{20,}|sk-[\w-]{20,}|[sr]k_(?:live|test)_[0-9A-Za-z]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}|hvs\.[\w-]{20,}"
    r"|npm_[0-9A-Za-z]{30,}|pypi-[\w-]{40,}|hf_[0-9A-Za-z]{30,}|dckr_pat_[\w-]{20,}|AGE-SECRET-KEY-1[0-9A-Z]{50,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
    r"|(?<=//hooks\.slack\.com/services/)[\w/]{20,}|(?<=/bot/v2/hook/)[\w-]{20,}"
)
SIGNS = re.compile(
    r"[=＝：@'\"<]|:[^0-9]|%3[AaDd]|(?:^|\s)-|[Ii][Dd][Ee][Nn][Tt][Ii][Ff][Ii][Ee][Dd]|[Bb]earer|[Bb]asic|BEARER|BASIC"
    r"|[Pp]ass[wp]|PASS[WP]|[Pp]wd|PWD|密[码碼]|口令|密钥|令牌|\b(?:spark|fs|hadoop)\.\w+\.|:\d{4,5}:|sqlplus|sqlldr|expdp|impdp|AKI[AD]|ASIA|LTAI|gh[oprsu]_|github_pat|glpat|xox|dapi|AIza|ya29"
    r"|GOCSPX|sk[-_]|rk_|SG\.|hvs\.|npm_|pypi-|hf_|dckr_|AGE-|eyJ|hooks\.slack|/hook/"
)
"""A text without any of these has no credential. Most texts have none, and this search is fast."""
