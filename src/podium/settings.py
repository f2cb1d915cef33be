"""What can be set: types and ranges of every key.

The values are not here. `config.toml` is the only source of defaults, so no key has one in this module (except those of
a price and of a rule that a person may leave out), and a test holds that file and these models to the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from podium.core.budget import Limits
from podium.core.rules import Rule, RuleEffect, problem
from podium.core.ticket import Mode, TicketId, Tier, TrackId

Count = Annotated[int, Field(ge=0, le=20)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]


def _one_line(value: str) -> str:
    if not value or value != value.strip() or not value.isprintable():
        raise ValueError("should be one line of text, without blanks around it")
    return value


def _address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("should be empty or start with http:// or https://")
    return value


def _scale(value: float) -> float:
    if value != 0 and not 0.5 <= value <= 4:
        raise ValueError("should be 0, or 0.5 to 4")
    return value


def _dollars(value: object) -> object:
    """A TOML number as exact money: 0.1 is one tenth, not its nearest float."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, AfterValidator(_one_line)]
Address = Annotated[str, AfterValidator(_address)]
Amount = Annotated[int, Field(ge=0, le=10**15)]
Dollars = Annotated[Decimal, BeforeValidator(_dollars), Field(ge=0, allow_inf_nan=False)]


class Section(BaseModel):
    """A table of settings: nothing is converted, nothing unknown is accepted, nothing changes later."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class TierSettings(Section):
    model: Text


class TiersSettings(Section):
    orchestrator: TierSettings
    tech_lead: TierSettings
    worker: TierSettings
    qa: TierSettings

    def of(self, tier: Tier) -> TierSettings:
        return {
            Tier.ORCHESTRATOR: self.orchestrator,
            Tier.TECH_LEAD: self.tech_lead,
            Tier.WORKER: self.worker,
            Tier.QA: self.qa,
        }[tier]


class WorkersSettings(Section):
    max_workers: Annotated[int, Field(ge=1, le=64)]


class RetrySettings(Section):
    """All delays and timeouts in seconds."""

    max_retries: Count
    first_delay_s: Seconds
    max_delay_s: Seconds
    max_cooling_s: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
    first_token_timeout_s: Seconds
    idle_timeout_s: Seconds

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_delay_s > self.max_delay_s:
            raise ValueError(
                f"first_delay_s ({self.first_delay_s:g}) is longer than max_delay_s ({self.max_delay_s:g})"
            )
        return self


class WatchSettings(Section):
    silence_s: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
    """0: nobody listens."""


class EscalationSettings(Section):
    """A retry takes the model after the last attempt's one."""

    models: Annotated[tuple[Text, ...], Field(strict=False)]


class ApprovalsSettings(Section):
    mode: Annotated[Mode, Field(strict=False)]
    review: bool


class LimitSettings(Section):
    """0 is no limit; see `core.budget.Limits` for the units."""

    work_s: Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
    turns: Amount
    calls: Amount
    tokens: Amount
    cost_usd: Dollars

    def limits(self) -> Limits:
        return Limits(
            self.work_s or None, self.turns or None, self.calls or None, self.tokens or None, self.cost_usd or None
        )


class LimitsSettings(Section):
    ticket: LimitSettings
    track: LimitSettings


class PriceSettings(Section):
    """US dollars for a million tokens; without `cached`, cached input costs as much as input."""

    input: Dollars
    output: Dollars
    cached: Dollars | None = None


class RuleSettings(Section):
    """One `[[rules]]`; see `core.rules.Rule`. A date ends with that day, and a time without a zone is local."""

    effect: Annotated[RuleEffect, Field(strict=False)]
    tool: str = ""
    command: str = ""
    prefix: str = ""
    path: str = ""
    ticket: str = ""
    tier: Annotated[int | None, Field(ge=1, le=4)] = None
    track: str = ""
    run: Annotated[int | None, Field(ge=1)] = None
    until: datetime | date | None = None
    suspended: bool = False

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        if why := problem(self.rule()):
            raise ValueError(why)
        return self

    def rule(self) -> Rule:
        return Rule(
            self.effect,
            self.tool,
            self.command,
            self.prefix,
            self.path,
            TicketId(self.ticket) if self.ticket else None,
            Tier(self.tier) if self.tier is not None else None,
            TrackId(self.track) if self.track else None,
            self.run,
            end_of(self.until),
            self.suspended,
        )


def end_of(until: datetime | date | None) -> float | None:
    """Seconds since the epoch; a date ends with its day, where this machine is."""
    if until is None:
        return None
    if not isinstance(until, datetime):
        until = datetime.combine(until + timedelta(days=1), time())
    return until.timestamp()


class WindowSettings(Section):
    theme: Literal["dark", "light", "contrast"]
    scale: Annotated[float, AfterValidator(_scale), Field(allow_inf_nan=False)]
    """0: as the desktop says."""
    font_size: Annotated[int, Field(ge=8, le=40)]
    """Pixels, before scaling."""
    undo_s: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)]
    """How long an answer is held back."""


class NotifySettings(Section):
    """How a person who looks elsewhere is called."""

    desktop: bool
    sound: bool
    after_s: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class GitSettings(Section):
    """Who is named as the author of workers' commits."""

    author_name: Text
    author_email: Text


class ProviderSettings(Section):
    base_url: Address
    """Empty: the environment's address, else the service's own."""
    api_version: Text


class Settings(Section):
    """Everything that can be set; `config.toml` holds exactly these keys, and an example of a rule."""

    tiers: TiersSettings
    workers: WorkersSettings
    retry: RetrySettings
    watch: WatchSettings
    escalation: EscalationSettings
    approvals: ApprovalsSettings
    limits: LimitsSettings
    prices: Mapping[str, PriceSettings]
    window: WindowSettings
    notify: NotifySettings
    git: GitSettings
    provider: ProviderSettings
    rules: Annotated[tuple[RuleSettings, ...], Field(strict=False)] = ()
    """Of a repository only: nobody's rule is replaced by a layer above it."""
