"""A refusal is read back into the arguments that it speaks of."""

from __future__ import annotations

import pytest

from podium.core.conversation import ToolCall, canonical
from podium.tools.registry import standard_toolbox
from podium.tools.tool import ToolProblem
from podium.view.faults import faults


def test_each_fault_is_told_under_its_argument() -> None:
    """Several of one argument together, with the way inside it; strangers are left out."""
    problem = "the arguments of copy are wrong:\n  a: too long\n  b.0: no text\n  b.2.x: odd\n  c: what?"
    assert faults(problem, ("a", "b")) == {"a": "too long", "b": "0: no text; 2.x: odd"}
    assert faults("the file does not exist: a: b", ("a", "b")) == {}


def test_the_words_of_the_real_tools_are_understood() -> None:
    """What a toolbox says of a wrong call is what is read here."""
    call = ToolCall("1", "run_command", canonical({"command": ["ls"], "timeout_s": "soon"}))
    with pytest.raises(ToolProblem) as caught:
        standard_toolbox().check(call, None)
    assert set(faults(str(caught.value), ("command", "timeout_s", "other"))) == {"command", "timeout_s"}
