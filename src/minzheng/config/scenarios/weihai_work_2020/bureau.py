"""The same bureau as in `weihai_2020`."""

from minzheng.config.scenarios.weihai_2020.bureau import SETTING, set_up

__all__ = ["SETTING", "set_up"]
