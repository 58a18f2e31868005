"""A contract for import-linter: from outside a room only its face may be imported."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicFace(Contract):
    """Each package directly under `rooms` is entered from other rooms through its module `face` only.

    `sees_all` (the package that wires everything) and migrations are free; a room is free within itself.
    """

    rooms = fields.StringField()
    face = fields.StringField()
    sees_all = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every direct import that goes past a face, as (importer, imported, line)."""
        del verbose
        intrusions = [
            (importer, imported, details["line_number"])
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._intrudes(importer, imported)
            for details in graph.get_import_details(importer=importer, imported=imported)
        ]
        return ContractCheck(kept=not intrusions, metadata={"intrusions": intrusions})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, line in check.metadata["intrusions"]:
            face = f"{self._room(imported)}.{self.face}"
            output.print_error(
                f"{importer} imports {imported} (l.{line}): import {face} instead.", bold=False
            )

    def _room(self, module: str) -> str | None:
        prefix = f"{self.rooms}."
        return prefix + module[len(prefix) :].split(".")[0] if module.startswith(prefix) else None

    def _intrudes(self, importer: str, imported: str) -> bool:
        room = self._room(imported)
        if room is None or room == self._room(importer) or imported == f"{room}.{self.face}":
            return False
        return not f"{importer}.".startswith(f"{self.sees_all}.") and ".migrations." not in importer
