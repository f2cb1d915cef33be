"""What several rules say together: deny beats ask, ask beats allow, and a compound is as good as its worst part."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.command_parts import parts_of
from podium.core.rule_judge import Act, counts, covers, judge
from podium.core.rules import RUN_COMMAND, Rule, RuleEffect, problem
from podium.core.ticket import TicketId, Tier, TrackId

ALLOW, ASK, DENY = RuleEffect.ALLOW, RuleEffect.ASK, RuleEffect.DENY
T, TRACK, NOW = TicketId("t"), TrackId("demo"), 1_000.0
PYTEST, GIT, PUSH = Rule(ALLOW, prefix="pytest"), Rule(ALLOW, prefix="git"), Rule(DENY, prefix="git push")


def command(text: str) -> Act:
    return Act(RUN_COMMAND, text, (), T, Tier.WORKER, TRACK, 1)


def file(tool: str, *paths: str) -> Act:
    return Act(tool, None, paths, T, Tier.WORKER, TRACK, 1)


def said(rules: list[Rule], act: Act) -> RuleEffect | None:
    ruling = judge(rules, act, NOW)
    return ruling.effect if ruling else None


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("pytest -q tests", ALLOW),
        ("pytest", ALLOW),
        ("pytests", None),
        ("make pytest", None),
        ("/tmp/pytest", None),
        ("pytest && git status | pytest", ALLOW),
        ("pytest && make", None),
        ("pytest; git push", DENY),
        ("pytest > log", ASK),
        ("git $x", ASK),
        ("/usr/bin/git push", DENY),
        ("git push > /dev/null", DENY),
        ("env git push", ASK),
        ("xargs git push", ASK),
        ("git -C . push", ASK),
        ("/usr/bin/git --no-pager push", ASK),
        ("git commit -m push", ALLOW),
        ("make", None),
    ],
)
def test_a_command_is_judged_part_by_part(text: str, effect: RuleEffect | None) -> None:
    """A denial holds for a program wherever it lies; where one may hide, a person is asked."""
    assert said([PYTEST, GIT, PUSH], command(text)) is effect


@pytest.mark.parametrize(
    ("prefix", "text", "effect"),
    [
        ("./deploy.sh", "./deploy.sh now", DENY),
        ("./deploy.sh", "scripts/../deploy.sh now", ASK),
        ("rm -rf", "rm -fr src", ASK),
        ("rm -rf", "rm src", None),
        ("git push", "git", None),
        ("git push", "make -C . push", None),
    ],
)
def test_a_denial_is_in_doubt_about_the_same_in_other_words(prefix: str, text: str, effect: RuleEffect | None) -> None:
    assert said([Rule(DENY, prefix=prefix)], command(text)) is effect


@pytest.mark.parametrize(
    ("prefix", "text", "effect"),
    [
        ("find src", "find src -name a.py", ALLOW),
        ("find src", "find src -exec rm a ';'", None),
        ("find src -exec cat", "find src -exec cat a ';'", ALLOW),
        ("git", "git log -c", ALLOW),
        ("git", "git -C . log", ALLOW),
        ("git", "git -c 'alias.log=!rm a' log", None),
        ("git", "git -C . --exec-path=/tmp log", None),
    ],
)
def test_a_permission_is_none_for_another_program_that_it_runs(
    prefix: str, text: str, effect: RuleEffect | None
) -> None:
    assert said([Rule(ALLOW, prefix=prefix)], command(text)) is effect


def test_without_a_rule_that_forbids_a_doubtful_command_is_left_to_the_mode() -> None:
    """Permissions never make anybody ask who was not asked before."""
    assert said([PYTEST], command("pytest > log")) is None
    assert judge([PYTEST, PUSH], command("pytest > log"), NOW) == replace(
        judge([PYTEST, PUSH], command("git $x"), NOW) or pytest.fail(), doubt="it redirects"
    )


def test_this_exact_command_is_no_other() -> None:
    rule = Rule(ALLOW, command="make test")
    assert [said([rule], command(text)) for text in ("make test", " make  test ", "make test && make test")] == [
        ALLOW,
        ALLOW,
        ALLOW,
    ]
    assert [said([rule], command(text)) for text in ("make test x", "make", "make test; rm x")] == [None] * 3
    both = Rule(ALLOW, command="make && make test")
    same = ("make && make test", "make  &&\tmake 'test' ")
    assert [said([both], command(text)) for text in same] == [ALLOW, ALLOW]
    other = (
        "make; make test",
        "make || make test",
        "make && make test;",
        "make test && make",
        "make && make test && ls",
    )
    assert [said([both], command(text)) for text in other] == [None] * 5
    assert said([both], command("make")) is None


@pytest.mark.parametrize(
    ("denied", "text", "effect"),
    [
        ("make && rm -r out", "make && rm -r out", DENY),
        ("make && rm -r out", "make  &&\trm  -r out ", DENY),
        ("make && rm -r out", "make && 'rm' -r \"out\"", DENY),
        ("make && rm -r out", "make; /bin/rm -r out", DENY),
        ("make && rm -r out", "cd src && make && rm -r out | tee log", DENY),
        ("make && rm -r out", "make && true && rm -r out", DENY),
        ("make && rm -r out", "make && rm -r out > log", ASK),
        ("make && rm -r out", "rm -r out && make", None),
        ("make && rm -r out", "make", None),
        ("make && rm -r out", "make && rm -r output", None),
        ("rm -r *", "rm  -r *", DENY),
        ("rm -r *", "rm -r '*'", None),
        ("rm -r *", "make && rm -r *", ASK),
        ("/bin/rm -r out", "/bin/rm  -r out", DENY),
        ("/bin/rm -r out", "rm -r out", ASK),
    ],
)
def test_a_denied_command_stays_denied_however_it_is_written(denied: str, text: str, effect: RuleEffect | None) -> None:
    """Blanks, quotes and what stands around it change nothing of what it does."""
    assert said([Rule(DENY, command=denied)], command(text)) is effect


_WORD = st.text(alphabet="abcrm-/.", min_size=1, max_size=6).filter(lambda word: word not in ("", "-"))
_COMPOUND = st.lists(st.lists(_WORD, min_size=1, max_size=3), min_size=1, max_size=3)
_BLANKS = st.sampled_from([" ", "  ", "\t", " \t "])


@given(_COMPOUND, st.data())
def test_no_blank_quote_or_joint_lifts_a_denial(parts: list[list[str]], data: st.DataObject) -> None:
    """The same words in the same order are the same command."""
    denied = " && ".join(" ".join(words) for words in parts)

    def written(word: str) -> str:
        quote = data.draw(st.sampled_from(["", "'", '"']))
        return f"{quote}{word}{quote}"

    def spaced(words: list[str]) -> str:
        return "".join(f"{data.draw(_BLANKS)}{written(word)}" for word in words)

    text = data.draw(_BLANKS).join(
        f"{data.draw(st.sampled_from(['&&', '||', '|', ';'])) if n else ''}{spaced(words)}"
        for n, words in enumerate(parts)
    )

    assert said([Rule(DENY, command=denied)], command(text)) is DENY


@pytest.mark.parametrize(
    ("act", "effect"),
    [
        (file("write_file", "docs/a.md"), ALLOW),
        (file("write_file", "docs/deep/../a.md"), ALLOW),
        (file("write_file", "docs/../src/a.py"), None),
        (file("edit_file", "docs/a.md"), None),
        (file("write_file", "docs/secret/key"), DENY),
        (file("read_file", "docs/secret/key"), DENY),
        (file("read_file", "docs"), None),
        (file("search_files", "."), ASK),
        (file("list_files", "docs/secret/deep"), DENY),
        (file("list_files", "src"), None),
        (file("write_file", "../docs/a.md"), ASK),
        (command("cat docs/secret/key"), None),
    ],
)
def test_files_are_judged_by_where_they_are(act: Act, effect: RuleEffect | None) -> None:
    """Whoever lists or searches a directory touches what lies below it."""
    assert said([Rule(ALLOW, "write_file", path="docs/**"), Rule(DENY, path="docs/secret/**")], act) is effect


def test_a_rule_without_a_path_covers_every_file_of_its_tool() -> None:
    rules = [Rule(ALLOW, "write_file")]
    assert said(rules, file("write_file", "any")) is ALLOW
    assert said(rules, file("write_file", "../out")) is None


@pytest.mark.parametrize(
    ("narrow", "matters"),
    [
        (Rule(DENY), True),
        (Rule(DENY, ticket=T, track=TRACK), True),
        (Rule(DENY, ticket=TicketId("u"), track=TRACK), False),
        (Rule(DENY, track=TrackId("other")), False),
        (Rule(DENY, tier=Tier.QA), False),
        (Rule(DENY, tool="write_file"), False),
        (Rule(DENY, run=1), True),
        (Rule(DENY, run=2), False),
        (Rule(DENY, until=NOW), False),
        (Rule(DENY, until=NOW + 1), True),
        (Rule(DENY, suspended=True), False),
    ],
)
def test_each_field_that_is_set_excludes_more(narrow: Rule, matters: bool) -> None:
    assert counts(narrow, command("make"), NOW) is matters
    assert said([narrow], command("make")) is (DENY if matters else None)


# --- whatever the rules are ---------------------------------------------------------------------------

WORDS = st.sampled_from(["a", "b", "rm", "git", "push", "-x", "sh", "/bin/rm"])
SIMPLE = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
JUNK = st.sampled_from(["> f", "$x", "`a`", "&", "*", "(", "'", "# x"])
COMMANDS = st.lists(st.one_of(SIMPLE, SIMPLE, st.tuples(SIMPLE, JUNK).map(" ".join)), min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([" && ", "; ", " | ", " || ", "\n"]).map(lambda joint: joint.join(parts))
)
PATHS = st.lists(st.sampled_from(["a", "b", "..", "."]), min_size=1, max_size=3).map("/".join)
GLOBS = st.lists(st.sampled_from(["a", "b", "*", "**"]), min_size=1, max_size=3).map("/".join)
FILE_TOOLS = st.sampled_from(["read_file", "write_file", "list_files"])
ACTS = st.one_of(COMMANDS.map(command), st.builds(file, FILE_TOOLS, PATHS))
RULES = st.one_of(
    st.builds(Rule, st.sampled_from(RuleEffect), prefix=SIMPLE),
    st.builds(Rule, st.sampled_from(RuleEffect), command=COMMANDS),
    st.builds(Rule, st.sampled_from(RuleEffect), FILE_TOOLS, path=GLOBS),
    st.builds(Rule, st.sampled_from(RuleEffect), st.sampled_from([RUN_COMMAND, "write_file"]), until=st.just(NOW)),
    st.builds(Rule, st.sampled_from(RuleEffect), st.sampled_from([RUN_COMMAND, "write_file"])),
).filter(lambda rule: not problem(rule))
MANY = st.lists(RULES, max_size=5)
STRICTNESS = {ALLOW: 0, None: 0, ASK: 1, DENY: 2}


@given(MANY, COMMANDS)
def test_an_allowed_compound_has_no_part_that_no_rule_allows(rules: list[Rule], text: str) -> None:
    """And there is no doubt about what its parts are."""
    if said(rules, command(text)) is not ALLOW:
        return
    cut = parts_of(text)
    assert not cut.doubt
    for part in cut.parts:
        assert any(
            r.effect is ALLOW and counts(r, command(text), NOW) and covers(r, part, parts_of(text)) for r in rules
        )


@given(MANY, ACTS, RULES.filter(lambda rule: rule.effect is not ALLOW))
def test_one_more_rule_that_forbids_never_lets_more_happen(rules: list[Rule], act: Act, more: Rule) -> None:
    before, after = said(rules, act), said([*rules, more], act)
    assert STRICTNESS[after] >= STRICTNESS[before]
    assert not (after is ALLOW and before is not ALLOW)


@given(MANY, ACTS, RULES.filter(lambda rule: rule.effect is ALLOW))
def test_one_more_permission_never_lifts_what_is_forbidden(rules: list[Rule], act: Act, more: Rule) -> None:
    """Deny beats allow, and so does ask."""
    before, after = said(rules, act), said([*rules, more], act)
    assert after is before or (before is None and after is ALLOW)


@given(MANY, ACTS)
def test_the_order_of_the_rules_does_not_matter(rules: list[Rule], act: Act) -> None:
    assert said(rules, act) is said(rules[::-1], act)


@given(MANY, ACTS)
def test_suspended_rules_are_as_good_as_none(rules: list[Rule], act: Act) -> None:
    assert judge([replace(rule, suspended=True) for rule in rules], act, NOW) is None
