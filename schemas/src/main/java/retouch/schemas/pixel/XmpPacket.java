package retouch.schemas.pixel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// The XMP packet of a result (ISO 16684-1): who made the photograph and who may use it are kept, and an
/// algorithm is named as the painter of a part (IPTC Photo Metadata 2023.2, `DigitalSourceType`).
final class XmpPacket {

    private static final String DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/"
            + "digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
    private static final String DC = "http://purl.org/dc/elements/1.1/";
    private static final String PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/";
    private static final String RIGHTS = "http://ns.adobe.com/xap/1.0/rights/";

    /// Where an array of alternatives or of names stands in RDF.
    private static final Map<String, String> CONTAINERS = Map.of("dc:creator", "rdf:Seq", "dc:rights",
            "rdf:Alt",
            "dc:title", "rdf:Alt", "dc:description", "rdf:Alt");

    private static final int TEXT_CHARACTERS_MAX = 2000;

    private XmpPacket() {}

    static String write(Optional<byte[]> incoming, EditNote note) {
        StringBuilder packet = new StringBuilder("""
                <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
                <x:xmpmeta xmlns:x="adobe:ns:meta/">
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description rdf:about=""
                    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
                    xmlns:dc="http://purl.org/dc/elements/1.1/"
                    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
                    xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
                    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
                    xmlns:retouch="urn:retouch:xmp:1">
                """);
        element(packet, "Iptc4xmpExt:DigitalSourceType", DIGITAL_SOURCE_TYPE);
        element(packet, "xmp:CreatorTool", note.software());
        element(packet, "retouch:model", note.model());
        element(packet, "retouch:job", note.job());
        incoming.map(XmpPacket::kept).orElse(Map.of()).forEach((name, text) -> element(packet, name, text));
        packet.append("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
        return packet.toString();
    }

    private static void element(StringBuilder packet, String name, String text) {
        String container = CONTAINERS.get(name);
        String content = escape(text);
        if (container != null) {
            String language = container.equals("rdf:Alt") ? " xml:lang=\"x-default\"" : "";
            content = "<%1$s><rdf:li%2$s>%3$s</rdf:li></%1$s>".formatted(container, language, content);
        }
        packet.append('<').append(name).append('>').append(content).append("</").append(name).append(">\n");
    }

    /// What matters of an incoming packet. One that cannot be read is as good as none.
    private static Map<String, String> kept(byte[] incoming) {
        Map<String, String> kept = new LinkedHashMap<>();
        try {
            Document document = parser().parse(new ByteArrayInputStream(incoming));
            keep(kept, document, DC, "dc:", "creator", "rights", "title", "description");
            keep(kept, document, PHOTOSHOP, "photoshop:", "Credit", "Source");
            keep(kept, document, RIGHTS, "xmpRights:", "WebStatement", "UsageTerms");
        } catch (SAXException | IOException | ParserConfigurationException e) {
            return Map.of();
        }
        return kept;
    }

    private static void keep(Map<String, String> kept, Document document, String namespace, String prefix,
            String... names) {
        for (String name : names) {
            NodeList found = document.getElementsByTagNameNS(namespace, name);
            NodeList described = document.getElementsByTagNameNS(
                    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
                    "Description");
            String text = found.getLength() > 0 ? found.item(0).getTextContent().strip() : "";
            for (int index = 0; text.isEmpty() && index < described.getLength(); index++) {
                Node attribute = described.item(index).getAttributes().getNamedItemNS(namespace, name);
                text = attribute == null ? "" : attribute.getNodeValue().strip();
            }
            if (!text.isEmpty()) {
                kept.put(prefix + name, text.substring(0, Math.min(text.length(), TEXT_CHARACTERS_MAX)));
            }
        }
    }

    /// No document types, so no entities: nothing is fetched and nothing explodes.
    private static DocumentBuilder parser() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null); // the default prints to the screen
        return builder;
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().filter(XmpPacket::isXml).forEach(point -> {
            switch (point) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                default -> escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int point) {
        boolean isCharacter = point >= 0x20 && (point < 0xD800 || point > 0xDFFF) && point < 0xFFFE;
        return isCharacter || point > 0xFFFF || point == '\n' || point == '\t';
    }
}
