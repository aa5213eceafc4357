"""`manage.py import_register` in the terminal."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organisations.models import Organisation, SourceRow

pytestmark = pytest.mark.django_db

REGISTER = "Namn;Org.nr;Stjärntecken\nDraken;802088-4817;Oxen\nÖrnen;;\n;;\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def run(*args) -> str:
    out = StringIO()
    call_command("import_register", *map(str, args), stdout=out)
    return out.getvalue()


def test_without_commit_nothing_is_saved_and_the_figures_are_the_same(file):
    tried = run(file)
    assert not Organisation.objects.exists()
    assert "Ingenting är sparat" in tried
    done = run(file, "--commit")
    assert Organisation.objects.count() == 2
    assert tried.splitlines()[:9] == done.splitlines()[:9]
    assert "Klart. 2 föreningar är inlagda och 0 ändrade." in done


def test_the_summary_says_what_a_clerk_needs(file):
    shown = run(file)
    assert "Nya föreningar" in shown
    assert "Okända kolumner: Stjärntecken" in shown
    assert "Rad 2, Org.nr (Draken): Organisationsnumret stämmer inte" in shown


def test_ten_warnings_are_shown_and_all_when_asked(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("Namn;Org.nr\n" + "".join(f"F{n};802088-4817\n" for n in range(30)), encoding="utf-8")
    assert run(path).count("\nRad ") == 10
    assert "… och 20 till" in run(path)
    assert run(path, "--warnings").count("\nRad ") == 30


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "tom"),
        (b"\x89PNG\r\n", "bild"),
        (b"PK\x03\x04", "Kalkylfilen går inte att läsa"),
        (b"Ort\nNorrby\n", "kolumn med namn"),
    ],
)
def test_what_is_no_register_is_refused_in_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "fel.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(path, "--commit")


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    with pytest.raises(CommandError, match="finns inte"):
        run(tmp_path / "finns-inte.csv")
    with pytest.raises(CommandError, match="mapp"):
        run(tmp_path)


def test_programs_get_the_figures_alone_and_the_same_with_and_without_commit(file):
    tried, done = run(file, "--json"), run(file, "--json", "--commit")
    assert tried == done
    assert json.loads(done) == {
        "rows": 2,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "doubtful": 0,
        "refused": 0,
        "warnings": {"number_check_digit": 1},
        "reasons": {},
    }


def test_a_source_may_be_named_and_is_said(file):
    assert "Källa: kulturen" in run(file, "--source", "kulturen", "--commit")
    assert set(SourceRow.objects.values_list("source", flat=True)) == {"kulturen"}
    with pytest.raises(CommandError, match="Källans namn"):
        run(file, "--source", "Kultur & fritid")


def test_doubts_and_conflicts_are_told_with_where_to_look(tmp_path):
    path = tmp_path / "tveksam.csv"
    path.write_text("Namn;Ort\nNorrby IF;Norrby\nNorrby i.f.;Söderby\n", encoding="utf-8")
    assert "Jämför med rad 2 (Norrby IF)." in run(path, "--commit")
    Organisation.objects.update(name="Norrby Allmänna", place="Storby")
    path.write_text("Namn;Ort\nnorrby IF;Norrby\n", encoding="utf-8")
    assert "Rad 2 (norrby IF), namn: Filen säger något annat" in run(path)
