"""What the pages say, in Latvian and English."""

from __future__ import annotations

from collections.abc import Mapping

from policygraph.schema import LANGUAGES

_WORDS: dict[str, tuple[str, str]] = {
    "skip": ("Uz saturu", "To the content"),
    "things": ("Lietas", "Things"),
    "ontology": ("Ontoloģija", "Ontology"),
    "status": ("Šo pieprasījumu nevar izpildīt", "This request cannot be answered"),
    "status_400": ("Adresē kaut kas nav pareizi", "Something in the address is not right"),
    "status_404": ("Šādas lapas te nav", "There is no such page"),
    "status_405": ("Šī adrese ir programmām", "This address is for programs"),
    "status_503": ("Serveris tagad nevar atbildēt", "The server cannot answer now"),
    "formats": ("Šī lapa citos formātos:", "This page in other formats:"),
    "truth": (
        "Citāti ir dokumenta vārdi; kas ir mūsu tulkojums vai secinājums, tas pie tā ir teikts.",
        "Quotes are words of the document; what is our translation or inference says so.",
    ),
    "explorer": ("Rādīt pārlūkā", "Show in the explorer"),
    "facts": ("Īpašības", "Properties"),
    "evidence": ("Pierādījums", "Evidence"),
    "links": ("Saites", "Links"),
    "users": ("Kas uz to norāda", "What points to it"),
    "statement": ("apgalvojums", "statement"),
    "more": ("… un vēl {}: skat. Turtle vai JSON.", "… and {} more: see Turtle or JSON."),
    "search": ("Meklēt pēc nosaukuma", "Search by name"),
    "find": ("Meklēt", "Find"),
    "found": ("Atrasts", "Found"),
    "previous": ("Iepriekšējā lapa", "Previous page"),
    "following": ("Nākamā lapa", "Next page"),
    "kinds": ("Veidi", "Kinds"),
    "own": ("mūsu tulkojums", "our translation"),
    "inferred": ("mūsu secinājums", "our inference"),
    "recalled": ("vispārzināms, avotā nav lasīts", "background knowledge, not read in a source"),
    "suggested": ("ieteikta saite, neviens to nav apstiprinājis", "a suggestion that nobody has confirmed"),
    "classes": ("Klases", "Classes"),
    "properties": ("Īpašības", "Properties"),
    "annotations": ("Kā ontoloģija apraksta pati sevi", "How the ontology describes itself"),
    "rdfs_subClassOf": ("apakšklase klasei", "subclass of"),
    "rdfs_subPropertyOf": ("apakšīpašība īpašībai", "subproperty of"),
    "rdfs_domain": ("piemīt", "domain"),
    "rdfs_range": ("vērtības", "range"),
    "graph": ("nosaukts grafs", "named graph"),
    "triples": ("Trijnieki", "Triples"),
    "api": (
        "Dati programmām: tikai lasāmi, JSON, ar aprakstu OpenAPI 3.1. Katrai lietai ir arī sava adrese ar Turtle un "
        "JSON-LD. Citu valodu dod ?lang=en, citu formātu ?format=csv vai galvene Accept, "
        "plānus izvēlas ar plan=… vai plan=all.",
        "The data for programs: read only, JSON, described by OpenAPI 3.1. Every thing also has an address of its own "
        "with Turtle and JSON-LD. ?lang=lv gives the other language, ?format=csv or the header Accept another format, "
        "plan=… or plan=all chooses among the plans.",
    ),
    "queries": ("Nosauktie vaicājumi", "Named queries"),
    "openapi": ("Apraksts OpenAPI 3.1", "The OpenAPI 3.1 description"),
    "about": ("Programma, dati, licence", "Program, data, licence"),
    "list": ("Saraksts", "The list"),
    "search_api": ("Lietu meklēšana", "Search for things"),
    "show": ("Viena lieta ar saitēm un pierādījumiem", "One thing with its links and evidence"),
    "path": ("Kā divas lietas saistītas", "How two things hang together"),
    "ask": ("Jautājums vienkāršā valodā", "A plain question"),
    "verdicts": ("Verdikti ar pierādījumu", "Verdicts with their proof"),
    "audit": ("Dokumenta un datu savādības", "Oddities of the document and of the data"),
}


def words(language: str) -> Mapping[str, str]:
    """The words of a language by their key."""
    place = LANGUAGES.index(language)
    return {key: pair[place] for key, pair in _WORDS.items()}
