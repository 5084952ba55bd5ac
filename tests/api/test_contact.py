"""Contacts on the sample: invented, of offices, and the same for an object wherever it occurs."""

from __future__ import annotations

from tests.conftest import Api


async def test_contacts_of_the_sample(api: Api) -> None:
    text = """{
      own: catalogEntries(where: { innerDepartment: { eq: "数据管理科" } }, first: 2) {
        nodes { contact { name email } provider { contact { name } } } }
      other: catalogEntries(where: { innerDepartment: { eq: "信息中心" } }, first: 2) {
        nodes { contact { name phone email } provider { contact { name phone email } } } }
      departments(where: { level: { eq: TOWNSHIP } }, first: 2) { nodes { contact { name } } }
    }"""
    data = await api.data(text)
    for row in data["own"]["nodes"]:
        assert row["contact"]["name"] == "数据管理科数据服务岗"
        assert row["contact"]["email"].endswith("@catalog.example")
        assert row["provider"]["contact"] == {"name": "目录管理岗"}
    for row in data["other"]["nodes"]:
        assert row["contact"] == row["provider"]["contact"]
        assert row["contact"]["name"] == "目录管理岗"
        assert row["contact"]["phone"].startswith("0000-")
    assert data["departments"]["nodes"] == [{"contact": None}] * 2
