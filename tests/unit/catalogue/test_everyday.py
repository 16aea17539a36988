"""What people of the town type, and what must come first; or which other office does it."""

from pathlib import Path

import pytest

from app.catalogue.loader import CatalogueError, load, load_other_offices
from app.catalogue.schema import Confidence
from app.catalogue.search import SearchIndex, fold
from tests.unit.catalogue.test_search import QUERIES

CONTENT = Path("content/catalogue")
SPECS = load(CONTENT)
OFFICES = load_other_offices(CONTENT)
INDEX = SearchIndex(SPECS, OFFICES)

HERE = [
    ("chết", "1.000656"),
    ("chet", "1.000656"),
    ("bố mất", "1.000656"),
    ("mẹ mất", "1.000656"),
    ("me toi moi mat", "1.000656"),
    ("ông mất", "1.000656"),
    ("ba mat", "1.000656"),
    ("chồng mất", "1.000656"),
    ("bố tôi vừa mất", "1.000656"),
    ("nhà có người chết", "1.000656"),
    ("người thân qua đời", "1.000656"),
    ("làm giấy chứng tử cho bố", "1.000656"),
    ("đẻ con", "1.001193"),
    ("con tôi mới sinh", "1.001193"),
    ("làm giấy tờ cho cháu mới sinh", "1.001193"),
    ("lam giay khai sinh cho chau noi", "1.001193"),
    ("độc thân", "1.004873"),
    ("xác nhận đã ly hôn", "1.004873"),
    ("cưới", "1.000894"),
    ("con trai lấy vợ", "1.000894"),
    ("đám cưới", "1.000894"),
    ("mất giấy kết hôn", "1.004746"),
    ("thêm tên bố vào giấy khai sinh", "1.001022"),
    ("giấy khai sinh sai", "1.004859"),
    ("sua nam sinh", "1.004859"),
    ("tên khác nhau trên giấy tờ", "2.002516"),
    ("không có giấy khai sinh", "1.004884"),
    ("xin lại giấy khai sinh", "2.000635"),
    ("công chứng căn cước", "2.000815"),
    ("đóng dấu bản sao", "2.000815"),
    ("giấy ủy quyền lĩnh lương", "2.000884"),
    ("lăn tay", "2.000884"),
    ("tặng đất cho con", "2.001035"),
    ("bán xe máy", "2.001035"),
    ("sang tên sổ đỏ", "2.001035"),
    ("sổ đỏ", "1.013978"),
    ("đất ông bà để lại chưa có sổ", "1.013978"),
    ("rơi mất sổ đỏ", "1.012786"),
    ("thêm tên vợ vào sổ đỏ", "1.012783"),
    ("đổi số căn cước trên sổ đỏ", "1.013833"),
    ("sổ đỏ ghi chứng minh thư cũ", "1.013833"),
    ("sửa sổ đỏ", "1.012796"),
    ("hết hạn đất ruộng", "1.013947"),
    ("trả xong nợ đất", "1.013988"),
    ("đất dính giải tỏa", "1.014159"),
    ("xay nha cho con", "1.013225"),
    ("sửa nhà", "1.013225"),
    ("dựng rạp", "1.013274"),
    ("rạp đám ma", "1.013274"),
    ("cây to trước cửa", "1.002693"),
    ("mở quán phở", "1.001612"),
    ("bán hàng", "1.001612"),
    ("dẹp quán", "1.001266"),
    ("nghỉ bán hàng", "1.001570"),
    ("đổi chủ quán", "2.000720"),
    ("nau ruou ban", "2.000620"),
    ("đào ao trên ruộng", "1.008004"),
    ("làm giò chả bán", "2.001827"),
    ("tách hộ khẩu", "1.004222"),
    ("nhập khẩu cho cháu", "1.004222"),
    ("nhà trọ", "1.004194"),
    ("giấy thay sổ hộ khẩu", "1.010041"),
    ("75 tuổi", "1.014027"),
    ("tiền người cao tuổi", "1.014027"),
    ("người già không có lương hưu", "1.014027"),
    ("nuôi con một mình", "1.001776"),
    ("trẻ mồ côi", "1.001776"),
    ("tiền đám ma", "1.001731"),
    ("thương binh chết", "1.010824"),
    ("con liệt sĩ", "1.010833"),
    ("tiền giỗ liệt sĩ", "1.010803"),
    ("con bị tàn tật", "1.001699"),
    ("thẻ khuyết tật bị rách", "1.001653"),
    ("nhà nghèo", "1.011607"),
    ("mất bằng cấp hai", "1.005092"),
    ("bằng sai tên", "2.001914"),
    ("chuyển trường lớp 7", "2.002481"),
    ("chuyển trường cho cháu cấp một", "1.005099"),
]
ELSEWHERE = [
    ("ly hôn", "ly-hon"),
    ("bỏ chồng", "ly-hon"),
    ("làm căn cước", "can-cuoc"),
    ("thẻ căn cước cho cháu", "can-cuoc"),
    ("cmnd", "can-cuoc"),
    ("mat chung minh thu", "can-cuoc"),
    ("hộ chiếu", "ho-chieu"),
    ("ho chiue", "ho-chieu"),
    ("bằng lái", "bang-lai-xe"),
    ("đổi bằng lái xe hết hạn", "bang-lai-xe"),
    ("sang tên xe máy", "dang-ky-xe"),
    ("vneid mức 2", "vneid"),
    ("sổ bảo hiểm", "bao-hiem"),
    ("thẻ bảo hiểm y tế cho cháu", "bao-hiem"),
    ("lương hưu", "bao-hiem"),
    ("trợ cấp thất nghiệp", "that-nghiep"),
    ("phiếu lý lịch tư pháp", "ly-lich-tu-phap"),
    ("mất trộm xe", "trinh-bao"),
    ("tách thửa", "tach-thua"),
    ("làm di chúc", "thua-ke"),
    ("nhận con nuôi", "con-nuoi"),
    ("cháu đi bộ đội", "nghia-vu-quan-su"),
]


@pytest.mark.parametrize(("query", "code"), HERE)
def test_everyday_words_lead_to_the_right_procedure(query: str, code: str) -> None:
    assert INDEX.search(query)[0].code == code
    assert INDEX.elsewhere(query) is None


@pytest.mark.parametrize(("query", "slug"), ELSEWHERE)
def test_what_another_office_does_is_said(query: str, slug: str) -> None:
    for typed in (query, fold(query)):
        office = INDEX.elsewhere(typed)
        assert office is not None, typed
        assert office.slug == slug


@pytest.mark.parametrize("query", ["hộ chiếu", "bằng lái", "cmnd", "sổ bảo hiểm", "tách thửa"])
def test_nothing_of_ours_is_offered_for_what_only_others_do(query: str) -> None:
    assert INDEX.search(query) == []


def test_what_we_do_about_the_same_thing_is_still_found() -> None:
    assert [spec.code for spec in INDEX.search("ly hôn")] == ["1.004873"]
    assert [spec.code for spec in INDEX.search("lương hưu")] == ["1.014027"]
    assert INDEX.search("ly hôn xong lấy giấy độc thân")[0].code == "1.004873"


@pytest.mark.parametrize(("query", "code"), QUERIES)
def test_other_offices_change_nothing_for_what_is_done_here(query: str, code: str) -> None:
    assert INDEX.elsewhere(query) is None
    assert INDEX.search(query)[0].code == code


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_no_everyday_phrase_of_ours_is_sent_elsewhere(spec) -> None:  # type: ignore[no-untyped-def]
    for phrase in spec.keywords:
        assert INDEX.elsewhere(phrase) is None, phrase
    assert len(spec.keywords) >= 5


@pytest.mark.parametrize("query", ["xyz", "chó cắn", "huw", "zalo"])
def test_a_short_word_that_nobody_knows_is_not_guessed(query: str) -> None:
    assert INDEX.search(query) == []


def test_a_short_mistyped_word_is_forgiven_beside_others_that_fit() -> None:
    assert INDEX.search("khai sihn")[0].code == "1.001193"
    assert INDEX.search("doc thna")[0].code == "1.004873"


def test_what_other_offices_do_names_its_source_and_its_doubt() -> None:
    assert len(OFFICES) == 19
    for office in OFFICES:
        assert office.source
        assert office.confidence is Confidence.ASSUMED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "must hold a mapping"),
        ("offices: none", "must hold a list of offices"),
        ("offices: [7]", "record 1"),
        ("offices: [{slug: a, name: A}]", "a: office: Field required"),
    ],
)
def test_a_mistake_in_the_table_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "noi-khac.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_other_offices(tmp_path)
    assert any(line.startswith("noi-khac.yaml: ") and said in line for line in caught.value.problems)
