"""XML by lxml, without entities, document type definitions or the network."""

from typing import Any

from index.loaders.blob import Blob, refuse


def parse_xml(blob: Blob, data: bytes, what: str) -> Any:
    """Return the root element of XML. Raises SourceError where it is broken, or declares entities."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    if b"<!ENTITY" in data:
        raise refuse(blob, f"declares XML entities in {what}, as files that are made to do harm do; it was not read")
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(blob, f"holds broken XML in {what}") from error
