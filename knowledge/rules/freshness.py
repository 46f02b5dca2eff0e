"""How long a value may be relied on before somebody should look again.

Source: domain practice (一企一档): registration 7 days, credit 30 days when something is decided, social insurance a
month; a yearly figure is as fresh as its year, the last closed one being the newest there can be.
"""

from datetime import date

REGISTRATION_DAYS, CREDIT_DAYS, INSURANCE_DAYS = 7, 30, 31
REGISTRATION = frozenset(
    {
        *("name", "legal_person", "reg_type", "ownership", "reg_capital", "status", "region_code", "tax_region"),
        *("stat_region", "operating_address", "zone_id", "industry_code", "established_on"),
    }
)
INSURANCE = frozenset({"hires", "talents", "unemployment.insured_months"})


def days_fresh(name: str) -> int | None:
    """Return for how many days a value without a year holds; None where nothing is said.

    >>> days_fresh("credit.dishonest_exec"), days_fresh("status"), days_fresh("moved_in_on")
    (30, 7, None)
    """
    if name.startswith("credit."):
        return CREDIT_DAYS
    if name in REGISTRATION:
        return REGISTRATION_DAYS
    return INSURANCE_DAYS if name in INSURANCE else None


def is_due(name: str, year: int, as_of: date, day: date) -> bool:
    """Tell whether a value should be looked at again on a day.

    >>> is_due("credit.wage_arrears", 0, date(2026, 9, 1), date(2026, 11, 22))
    True
    >>> is_due("revenue", 2025, date(2026, 3, 1), date(2026, 11, 22))
    False
    """
    days = days_fresh(name)
    if year == day.year:
        return (day - as_of).days > INSURANCE_DAYS  # the running year's figure grows on
    return not year and days is not None and (day - as_of).days > days
