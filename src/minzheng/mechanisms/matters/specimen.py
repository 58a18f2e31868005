"""Papers for walks and scenarios: invented, and each says so."""

from django.core.files.base import ContentFile

from minzheng.mechanisms.matters.declare import Matter
from minzheng.mechanisms.matters.papers import Handed

_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 37>>stream
BT /F 24 Tf 90 210 Td (SPECIMEN) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def specimen(label: str, level: str = "B") -> Handed:
    """A paper whose file is a one-page PDF with the word SPECIMEN."""
    return Handed(label, ContentFile(_PAGE, name=f"{label}(样本).pdf"), level)


def specimens(rules: Matter) -> list[Handed]:
    """Every paper a matter requires."""
    return [specimen(one.label) for one in rules.evidence if one.required]
