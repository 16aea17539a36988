"""The phone's small interpreter of a form's rules says what the server says, of the same forms and answers."""

import json
import subprocess
import sys
from pathlib import Path

from app.catalogue.form_rules import Repeat, When
from app.catalogue.kinds import DocumentKind, FieldType
from app.catalogue.loader import load
from app.catalogue.questions import Document, FormField, FormGroup
from app.catalogue.schema import ProcedureSpec
from app.dossiers import forms, layout, offline
from tests.support.procedures import procedure

NODE = Path(sys.executable).parent / "node"
ASKED = """
const { laidOut } = require(process.argv[1]);
const told = JSON.parse(require("fs").readFileSync(0, "utf8")).map(([form, answers]) => {
    const { boxes, groups, documents } = laidOut(form, (box) => answers[box]);
    return [boxes, groups, documents].map((each) => [...each].sort());
});
process.stdout.write(JSON.stringify(told));
"""


def _field(key: str, when: When | None = None, kind: FieldType = FieldType.TEXT, **more: object) -> FormField:
    example = {FieldType.TEXT: "Một", FieldType.DATETIME: "16 giờ 30, ngày 05/09/2026"}.get(kind)
    return FormField.model_validate(
        {"key": key, "label": f"Ô {key}", "type": kind, "example": example, "when": when, **more}
    )


YES = When(field="shared", answers=("yes",))
ENTANGLED = procedure(
    form=(
        *procedure().form,
        FormGroup(
            key="first",
            title="Trước",
            fields=(
                _field("shared", None, FieldType.BOOLEAN),
                _field("how", YES, FieldType.SELECT, options=("Chia đều", "Theo di chúc")),
                _field("when_shared", When(field="how", answers=("Chia đều",)), FieldType.DATETIME),
            ),
        ),
        FormGroup(
            key="heirs",
            title="Người thừa kế",
            repeat=Repeat(noun="người", max=3),
            when=YES,
            fields=(
                _field("heir"),
                _field("adult", None, FieldType.BOOLEAN),
                _field("guardian", When(field="adult", answers=("no",))),
            ),
        ),
        FormGroup(
            key="last",
            title="Sau",
            when=When(field="how", answers=("Theo di chúc",)),
            fields=(_field("will_place"),),
        ),
    ),
    documents=(
        *procedure().documents,
        Document(
            key="will",
            name="Di chúc",
            kind=DocumentKind.COPY,
            when=When(field="how", answers=("Theo di chúc",)),
        ),
    ),
)
MEMBERS = next(spec for spec in load(Path("content/catalogue")) if spec.code == "1.001612")
CASES: tuple[tuple[ProcedureSpec, dict[str, str]], ...] = (
    (procedure(), {}),
    (ENTANGLED, {}),
    (ENTANGLED, {"shared": "no", "how": "Chia đều"}),
    (ENTANGLED, {"shared": "yes"}),
    (ENTANGLED, {"shared": " yes ", "how": "Chia  đều"}),
    (ENTANGLED, {"shared": "yes", "how": "Theo di chúc", "heirs__so": "2"}),
    (ENTANGLED, {"shared": "yes", "adult": "no", "heirs__so": "3"}),
    (ENTANGLED, {"shared": "yes", "adult__2": "no", "heirs__so": "2"}),
    (ENTANGLED, {"shared": "yes", "heirs__so": "9"}),
    (ENTANGLED, {"shared": "yes", "heirs__so": "0"}),
    (ENTANGLED, {"shared": "yes", "heirs__so": "100"}),
    (ENTANGLED, {"shared": "yes", "heirs__so": "hai"}),
    (ENTANGLED, {"shared": "YES", "heirs__so": "2"}),
    (MEMBERS, {"subject_type": "Cá nhân", "members__so": "2"}),
    (MEMBERS, {"subject_type": "Các thành viên hộ gia đình", "members__so": "2"}),
)


def _on_the_server(spec: ProcedureSpec, answers: dict[str, str]) -> list[list[str]]:
    laid = layout.laid_out(spec, answers)
    boxes = [box for asked in laid.fields if not asked.computed for box in forms.boxes(asked)]
    return [
        sorted(boxes),
        sorted(group.key for group in laid.form),
        sorted(document.key for document in laid.documents),
    ]


def test_phone_and_server_ask_for_the_same() -> None:
    told = subprocess.run(
        [NODE, "-e", ASKED, Path("assets/form-rules.js").resolve()],
        input=json.dumps([[offline.describe_form(spec), answers] for spec, answers in CASES]),
        capture_output=True,
        text=True,
        check=True,
    )
    for (spec, answers), said in zip(CASES, json.loads(told.stdout), strict=True):
        assert said == _on_the_server(spec, answers), answers
