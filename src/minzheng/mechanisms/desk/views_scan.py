"""扫码检查: the sheet with a QR code that hangs at a body; the phone's own camera leads from it to this body's inspection."""

from django.http import HttpResponse
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.parties import called, find_party
from minzheng.mechanisms.desk.receipts import qr_picture
from minzheng.mechanisms.law.public import parameter

INSPECTED = ("facility:", "organisation:")


@page()
def scan_sheet(request: DeskRequest, key: str) -> HttpResponse:
    """The sheet of a body that can be inspected; its address opens the phone's inspection shell, signal or not."""
    body = find_party(key, request.seat)
    if not key.startswith(INSPECTED):
        raise Missing.because("只有机构、场所和社会组织有检查二维码。", "请从机构档案打开。", "not_inspected")
    address = f"{request.build_absolute_uri(reverse('desk:visit'))}#{key}"
    context = {
        "key": key,
        "name": called(body),
        "place": getattr(body, "address", ""),
        "qr": qr_picture(address),
        "phone": str(parameter("portal.phone", body.area, clock.today())),
    }
    return show(request, "desk/scan_sheet.html", context)
