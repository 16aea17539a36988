"""Whatever people type, the right procedure comes first."""

from pathlib import Path

import pytest

from app.catalogue.loader import load
from app.catalogue.schema import OnlineLevel
from app.catalogue.search import Filters, SearchIndex, fold

SPECS = load(Path("content/catalogue"))
INDEX = SearchIndex(SPECS)

BIRTH, DEATH, SINGLE, COPY = "1.001193", "1.000656", "1.004873", "2.000635"
CORRECT, REBIRTH, MARRY, NOTARY = "1.004859", "1.004884", "1.000894", "2.000815"
SHOP, PAUSE, CLOSE = "1.001612", "1.001570", "1.001266"
LAND_NEW, LAND_SWAP, LAND_LOST = "1.013978", "1.012783", "1.012786"
BUILD, PAVEMENT, TREE = "1.013225", "1.013274", "1.002693"

QUERIES = [
    ("làm giấy khai sinh", BIRTH),
    ("lam giay khai sinh", BIRTH),
    ("khai sihn", BIRTH),
    ("kai sinh", BIRTH),
    ("khai sinh", BIRTH),
    ("khai s", BIRTH),
    ("sinh khai", BIRTH),
    ("KHAI SINH CHO CON", BIRTH),
    ("tôi muốn làm giấy khai sinh cho con", BIRTH),
    ("1.001193", BIRTH),
    ("1001193", BIRTH),
    ("nhà có người mất", DEATH),
    ("giay chung tu", DEATH),
    ("xin xác nhận độc thân", SINGLE),
    ("giay doc than", SINGLE),
    ("doc thna", SINGLE),
    ("xac nhan chua ket hon", SINGLE),
    ("trich luc khai sinh", COPY),
    ("xin bản sao giấy khai sinh", COPY),
    ("sai ngày sinh", CORRECT),
    ("đổi tên", CORRECT),
    ("làm lại giấy khai sinh", REBIRTH),
    ("dang ky ket hon", MARRY),
    ("cưới vợ", MARRY),
    ("photo công chứng", NOTARY),
    ("sao y ban chinh", NOTARY),
    ("so yeu ly lich", "2.000884"),
    ("ban dat", "2.001035"),
    ("mo quan com", SHOP),
    ("mở quán cà phê", SHOP),
    ("giay phep kinh doah", SHOP),
    ("mo tap hoa", SHOP),
    ("tạm nghỉ kinh doanh", PAUSE),
    ("giải thể hộ kinh doanh", CLOSE),
    ("hợp tác xã", "2.002638"),
    ("làm sổ đỏ", LAND_NEW),
    ("sổ đỏ bị rách", LAND_SWAP),
    ("doi so hong", LAND_SWAP),
    ("mất sổ đỏ", LAND_LOST),
    ("mat bia do", LAND_LOST),
    ("đất ruộng hết hạn", "1.013947"),
    ("so do ghi sai ten", "1.012796"),
    ("xin phép xây nhà", BUILD),
    ("xem quy hoạch", "1.014159"),
    ("dung rap dam cuoi", PAVEMENT),
    ("chặt cây", TREE),
    ("trợ cấp người già", "1.001776"),
    ("mai táng phí", "1.001731"),
    ("làm giấy khuyết tật", "1.001699"),
    ("mất giấy khuyết tật", "1.001653"),
    ("thờ cúng liệt sỹ", "1.010803"),
    ("con thuong binh", "1.010833"),
    ("người già không có lương hưu", "1.014027"),
    ("xet ho ngheo", "1.011607"),
    ("mat bang tot nghiep", "1.005092"),
    ("bang ghi sai ten", "2.001914"),
    ("chuyển trường cấp 2", "2.002481"),
    ("chuyen truong tieu hoc", "1.005099"),
    ("gia hạn giấy phép quán net", "2.001880"),
    ("bán rượu", "2.000620"),
    ("ban thuoc la", "2.000181"),
    ("trồng cây trên đất lúa", "1.008004"),
    ("an toàn thực phẩm", "2.001827"),
    ("nhập hộ khẩu", "1.004222"),
    ("dang ki tam tru", "1.004194"),
    ("giay ct07", "1.010041"),
]


@pytest.mark.parametrize(("query", "code"), QUERIES)
def test_the_right_procedure_comes_first(query: str, code: str) -> None:
    assert INDEX.search(query)[0].code == code


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_every_procedure_is_found_by_its_name_and_by_each_everyday_phrase(spec) -> None:  # type: ignore[no-untyped-def]
    for text in (spec.name, fold(spec.name)):
        assert INDEX.search(text)[0] == spec
    for text in spec.keywords:
        assert spec in INDEX.search(text)[:3], text


def test_nothing_typed_lists_everything_and_nonsense_lists_nothing() -> None:
    assert INDEX.search("  ") == SPECS
    assert INDEX.search("qwertyuiop zxcvbnm") == []
    assert INDEX.search("!!! ---") == []
    assert INDEX.search("😀👍") == []


def test_filters_narrow_what_is_searched_and_what_is_listed() -> None:
    home = Filters(home_service=True)
    assert len(INDEX.search("", home)) == 40
    assert all(spec.home_service.eligible for spec in INDEX.search("giấy", home))
    assert INDEX.search("đăng ký kết hôn", home)[:1] != [s for s in SPECS if s.code == MARRY]
    police = INDEX.search("", Filters(department="cong-an"))
    assert {spec.field.slug for spec in police} == {"cu-tru"}
    full = INDEX.search("", Filters(field="chung-thuc", online=OnlineLevel.FULL))
    assert [spec.code for spec in full] == ["2.000908"]


def test_a_catalogue_of_two_thousand_still_answers_with_the_best_first() -> None:
    many = [
        spec.model_copy(update={"code": f"{1 + n // 10}.{n:02d}{spec.code[-4:]}"})
        for n in range(36)
        for spec in SPECS
    ]
    found = SearchIndex(many).search("làm giấy khai sinh", limit=20)
    assert len(found) == 20
    assert all(spec.name == "Đăng ký khai sinh" for spec in found)
