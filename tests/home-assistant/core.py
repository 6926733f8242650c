"""A Home Assistant core with nothing but the Wyoming integration and what that depends on."""

import logging

from homeassistant import auth, bootstrap, config_entries, core, loader
from homeassistant.setup import async_setup_component


class Complaints(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{record.name}: {record.getMessage()}")


async def start(folder):
    """Starts a core in a folder, as Home Assistant's own program does, without the integrations that it adds for a
    household, and without a server for browsers."""
    hass = core.HomeAssistant(folder)
    loader.async_setup(hass)
    # They are installed already.
    hass.config.skip_pip = True
    hass.config_entries = config_entries.ConfigEntries(hass, {})
    await bootstrap.async_load_base_functionality(hass)
    hass.auth = await auth.auth_manager_from_config(hass, [], [])
    for domain in ("homeassistant", "wyoming"):
        assert await async_setup_component(hass, domain, {}), domain
    await hass.async_block_till_done()
    hass.set_state(core.CoreState.running)
    return hass
