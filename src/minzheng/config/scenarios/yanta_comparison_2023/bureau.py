"""The same bureau as in `yanta_2023`."""

from minzheng.config.scenarios.yanta_2023.bureau import SETTING, set_up

__all__ = ["SETTING", "set_up"]
