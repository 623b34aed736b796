"""XML by lxml, without entities, document type definitions or the network."""

from typing import Any

from index.loaders.blob import Blob, refuse


def refuse_entities(blob: Blob, data: bytes, what: str) -> None:
    """Raise SourceError where XML declares entities, which no format read here needs."""
    if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data or "<!ENTITY".encode("utf-16-be") in data:
        reason = f"declares XML entities in {what}, as files that are made to do harm do"
        raise refuse(blob, reason, "if you trust it, save it again in its own program")


def parse_xml(blob: Blob, data: bytes, what: str) -> Any:
    """Return the root element of XML. Raises SourceError where it is broken, or declares entities."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    refuse_entities(blob, data, what)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(blob, f"holds broken XML in {what}", "save it again in its own program, or get it anew") from error
