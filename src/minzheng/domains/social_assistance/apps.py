from pathlib import Path

from django.apps import AppConfig


class SocialAssistanceConfig(AppConfig):
    name = "minzheng.domains.social_assistance"
    verbose_name = "社会救助"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        for file in sorted(Path(__file__).parent.rglob("*parameters.yaml")):
            load_parameters(file)
        from minzheng.domains.social_assistance import (  # noqa: PLC0415
            guide,  # noqa: F401
            indicators,  # noqa: F401
            money_indicators,  # noqa: F401
            partners,  # noqa: F401
            reserve,  # noqa: F401
            social_forces_indicators,  # noqa: F401
            temporary_relief,  # noqa: F401
        )
        from minzheng.domains.social_assistance.benefits import (  # noqa: PLC0415
            disability_care,  # noqa: F401
            disability_living,  # noqa: F401
            elder_hardship,  # noqa: F401
            entitlement,  # noqa: F401
            extreme_poverty,  # noqa: F401
            extreme_poverty_rule,  # noqa: F401
            from_amount,  # noqa: F401
            grace,
            guides,  # noqa: F401
            layer_filing,  # noqa: F401
            ledger_import,  # noqa: F401
            low_income,  # noqa: F401
            minimum_living,  # noqa: F401
            minimum_living_guide,  # noqa: F401
            old_age,  # noqa: F401
            old_age_round,  # noqa: F401
            orphan,  # noqa: F401
            payee,  # noqa: F401
            person_guides,  # noqa: F401
            price_subsidy,  # noqa: F401
            promise_check,  # noqa: F401
            register_import,  # noqa: F401
            relief_small,  # noqa: F401
            relief_spending,  # noqa: F401
            rigid_spending,  # noqa: F401
            sampling,
            self_care,  # noqa: F401
            unsupported_child,  # noqa: F401
        )

        grace.declare_grace()  # these two offer every benefit that is looked at again
        sampling.declare_sampling()
