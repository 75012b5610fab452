"""A contract for import-linter: another module is entered by a named door."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

HOUSE = "motcua"
BUILDERS = {"factories", "screens", "pictures"}


class FrontDoors(Contract):
    """Let modules import only the doors of other modules.

    Open modules have no doors: everybody may walk in, and they may walk anywhere
    that the layers allow. Tests may also use the builders of lower modules: records
    in ``factories``, signed-in browsers in ``screens``, scans in ``pictures``.
    """

    type_name = "front_doors"

    doors = fields.SetField(subfield=fields.StringField())
    open_modules = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's own
        """Collect every import between modules that does not go through a door."""
        broken = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if not self.allows(importer, imported)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def allows(self, importer: str, imported: str) -> bool:
        """Say whether this import stays at home, or goes through a door."""
        if not (importer.startswith(f"{HOUSE}.") and imported.startswith(f"{HOUSE}.")):
            return True
        from_module, *from_room = importer.split(".")[1:]
        to_module, *to_room = imported.split(".")[1:]
        open_modules: set[str] = self.open_modules or set()
        if from_module == to_module or open_modules & {from_module, to_module}:
            return True
        if from_room[:1] == ["tests"] and to_room[:1] == ["tests"] and BUILDERS & {*to_room[1:2]}:
            return True
        return bool(to_room) and to_room[0] in self.doors

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the windows."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} enters {imported} by the window")
