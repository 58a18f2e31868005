"""Where the gate finds the area of each kind of record, and whose own record it is."""

from minzheng.mechanisms.access.public import scope
from minzheng.mechanisms.registry.looks import Look
from minzheng.mechanisms.registry.models import Facility, Household, Organisation, Person, RegisterEntry

for _own in (Person, Organisation, Facility):
    scope(_own, area="area_id", subject="subject_key")
for _other in (Household, RegisterEntry):
    scope(_other, area="area_id")
scope(Look, area="unit__area_id")
