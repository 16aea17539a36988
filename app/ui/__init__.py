"""The visual language: the few components every page is built from."""

from app.ui.copy import copy_script as copy_script
from app.ui.copy import copyable as copyable
from app.ui.desk import figure_link as figure_link
from app.ui.elements import (
    button as button,
)
from app.ui.elements import (
    card as card,
)
from app.ui.elements import (
    empty as empty,
)
from app.ui.elements import (
    facts as facts,
)
from app.ui.elements import (
    heading as heading,
)
from app.ui.elements import (
    icon as icon,
)
from app.ui.elements import (
    loading as loading,
)
from app.ui.elements import (
    notice as notice,
)
from app.ui.elements import (
    panel as panel,
)
from app.ui.elements import (
    problem as problem,
)
from app.ui.elements import (
    progress as progress,
)
from app.ui.elements import (
    row_link as row_link,
)
from app.ui.elements import (
    rows as rows,
)
from app.ui.elements import (
    section as section,
)
from app.ui.elements import (
    stack as stack,
)
from app.ui.elements import (
    tag as tag,
)
from app.ui.elements import (
    tile as tile,
)
from app.ui.elements import (
    tone_tag as tone_tag,
)
from app.ui.forms import (
    api_form as api_form,
)
from app.ui.forms import (
    choice as choice,
)
from app.ui.forms import (
    field as field,
)
from app.ui.forms import (
    password_field as password_field,
)
from app.ui.forms import (
    select as select,
)
from app.ui.forms import (
    tick as tick,
)
from app.ui.frame import action_bar as action_bar
from app.ui.frame import back_button as back_button
from app.ui.level import few as few
from app.ui.level import hint as hint
from app.ui.level import one_by_one as one_by_one
from app.ui.level import rest as rest
from app.ui.scan import scan_button as scan_button
from app.ui.scan_label import label_scan_button as label_scan_button
from app.ui.scan_label import scan_script as scan_script
from app.ui.timeline import timeline as timeline
