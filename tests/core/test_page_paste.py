"""What a pasted order fills in, what it leaves for a person to look at, and what it does not use."""

import json

import pytest

from kb_templates import Catalog
from tests.core.page_script import script_of

REAL = Catalog.load()
HEAD = (
    "amazon-order-id\tmerchant-order-id\tpurchase-date\torder-status\tsales-channel\tproduct-name\tsku\tasin"
    "\tquantity\tcurrency\titem-price\tship-city"
)
ROW = (
    "111-5550100-5550101\t\t2026-11-03T02:00:00+00:00\tShipped\tAmazon.de\tDesk lamp, white\tKB-SKU-1\tB0EXAMPLE01"
    "\t1\tEUR\t77,98\tBerlin"
)
RETURNED = {
    "Order ID": "111-5550100-5550102",
    "Order date": "20-Aug-2026",
    "Return request date": "21-Aug-2026",
    "Return carrier": "UPS",
    "Tracking ID": "1Z5550100155501017",
    "Return Reason": "Defective",
    "Return delivery date": "30-Aug-2026",
    "Refunded Amount": "77.98",
}


def recognised(text: str, place: str = "US") -> dict:
    found: dict = script_of(REAL).evaluate(f"kb.recognised({json.dumps(text)}, {json.dumps(place)})")
    return found


def test_a_row_of_the_orders_report():
    found = recognised(f"{HEAD}\n{ROW}")
    assert found["place"] == "DE"
    assert found["values"]["order_id"] == "111-5550100-5550101"
    assert found["values"]["product"] == "Desk lamp, white"
    assert "Shipped" in found["unused"]
    assert found["unsure"] == []
    assert found["orders"] == 1


def test_a_row_of_the_returns_report():
    found = recognised("\ufeff" + "\t".join(RETURNED) + "\r\n" + "\t".join(RETURNED.values()) + "\r\n")
    assert found["values"] == {
        "order_id": "111-5550100-5550102",
        "return_requested_on": "2026-08-21",
        "tracking_number": "1Z5550100155501017",
        "return_reason": "Defective",
        "returned_on": "2026-08-30",
        "refunded_amount": "77.98",
    } | {name: value for name, value in found["values"].items() if name in {"ordered_on", "carrier", "return_carrier"}}


def test_of_several_orders_the_first_is_used_and_that_is_said():
    other = ROW.replace("5550101", "5550109")
    found = recognised(f"{HEAD}\n{ROW}\n{other}")
    assert (found["orders"], found["values"]["order_id"]) == (2, "111-5550100-5550101")


def test_names_of_columns_count_and_not_their_place():
    columns = list(zip(HEAD.split("\t"), ROW.split("\t"), strict=True))[::-1]
    text = (
        "\t".join(name.upper().replace("-", " ") for name, _ in columns) + "\n" + "\t".join(cell for _, cell in columns)
    )
    assert recognised(text)["values"] == recognised(f"{HEAD}\n{ROW}")["values"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(
            "Order ID: 111-5550100-5550101\nCarrier: USPS",
            {"order_id": "111-5550100-5550101", "carrier": "USPS"},
            id="English",
        ),
        pytest.param(
            "订单号：111-5550100-5550101\n送达日期：2026年11月9日",
            {"order_id": "111-5550100-5550101", "delivered_on": "2026-11-09"},
            id="Chinese",
        ),
        pytest.param(
            "Order ID\t111-5550100-5550101", {"order_id": "111-5550100-5550101"}, id="name and value in two cells"
        ),
        pytest.param(
            "Tracking ID:\n1Z5550100155501017", {"tracking_number": "1Z5550100155501017"}, id="by its shape alone"
        ),
        pytest.param("see 111-5550100-5550101, thanks", {"order_id": "111-5550100-5550101"}, id="an ID in a sentence"),
        pytest.param(
            "111-5550100-555010",
            {"order_id": "111-5550100-555010"},
            id="an ID with a digit too few is filled in, and shown as wrong",
        ),
        pytest.param("Ship date: Nov 3, 2026", {"shipped_on": "2026-11-03"}, id="an American date"),
        pytest.param("Ship date: 3 November 2026", {"shipped_on": "2026-11-03"}, id="a British date"),
        pytest.param("Refund: $1,250.00", {"refunded_amount": "1250.00"}, id="an amount with a sign"),
        pytest.param("Refund: 1.250,00 €", {"refunded_amount": "1250.00 EUR"}, id="an amount in euros"),
        pytest.param("nothing of use", {}, id="nothing"),
    ],
)
def test_a_block_as_people_copy_it(text, values):
    assert recognised(text)["values"] == values


def test_a_date_that_could_be_two_days_is_for_a_person_to_check():
    assert recognised("Ship date: 03/11/2026")["unsure"] == ["shipped_on"]
    assert recognised("Ship date: 03/11/2026", "DE")["values"] == {"shipped_on": "2026-11-03"}
    assert recognised("Ship date: 03/11/2026", "US")["values"] == {"shipped_on": "2026-03-11"}
    assert recognised("Ship date: 23/11/2026", "DE")["unsure"] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\t\t\n\n",
        "<img src=x onerror=alert(1)>\t</script>",
        "x" * 200_000,
        "__proto__: 1\nconstructor: 2",
        "a\tb\tc\td\te\n" * 500,
    ],
    ids=["nothing", "blanks", "markup", "a flood", "names of objects", "a table of something else"],
)
def test_anything_else_fills_nothing_in_and_breaks_nothing(text):
    assert recognised(text)["values"] == {}
