from podium.providers.base import ErrorKind


def test_only_troubles_that_pass_are_passing() -> None:
    """Keys, models, daily quotas, safety and bad requests do not mend themselves."""
    lasting = {kind for kind in ErrorKind if not kind.passing}

    assert lasting == {
        ErrorKind.KEY,
        ErrorKind.UNKNOWN_MODEL,
        ErrorKind.DAY_QUOTA,
        ErrorKind.SAFETY,
        ErrorKind.BAD_REQUEST,
    }
