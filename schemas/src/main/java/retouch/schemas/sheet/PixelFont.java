package retouch.schemas.sheet;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Draws captions without any font of the system: a fresh machine with a headless JDK has none, and Java's
/// text drawing fails there.
///
/// Letters are five by eight cells, one byte per column, lowest bit on top; the eighth row is for
/// descenders. They are drawn as the smooth shape around their cells, so that large captions do not look
/// like a pocket calculator. Characters that are not here are drawn as `?`.
public final class PixelFont {

    /// Rows of a letter, the one for descenders included.
    public static final int ROWS = 8;

    /// A character and its columns, in hexadecimal.
    private static final String LETTERS = """
            !5f "070007 #147f147f14 %2313086462 &3649562050 '07 (1c2241 )41221c *14083e0814
            +08083e0808 ,8060 -080808 .60 /2010080402 :6c ;8c6c =1414141414 03e4141413e 1427f40
            26251494946 32241494936 41814127f10 52f45454539 63e49494932 70171090503 83649494936
            9264949493e ?0201510906 _4040404040 ×2214081422 ·1818 A7e1111117e B7f49494936
            C3e41414122 D7f4141413e E7f49494941 F7f09090901 G3e4149497a H7f0808087f I417f41
            J204040403f K7f08142241 L7f40404040 M7f020c027f N7f0408107f O3e4141413e P7f09090906
            Q3e4151215e R7f09192946 S2649494932 T01017f0101 U3f4040403f V1f2040201f W3f4038403f
            X6314081463 Y0304780403 Z6151494543 a2054545478 b7f44444438 c3844444428 d384444447f
            e3854545458 f087e0902 g18a4a4a47c h7f04040478 i7d j807d k7f102844 l3f40 m7c04780478
            n7c04040478 o3844444438 pfc24242418 q18242424fc r7c080404 s4854545424 t043f4424
            u3c4040407c v1c2040201c w3c4030403c x4428102844 y1ca0a0a07c z4464544c44
            """;

    private static final Map<Character, int[]> COLUMNS = parse();

    /// Cells between two letters.
    private static final int GAP = 1;
    private static final int[] SPACE = {0, 0, 0};

    private PixelFont() {}

    /// Width of a line, in cells.
    public static int cells(String text) {
        int cells = 0;
        for (int index = 0; index < text.length(); index++) {
            cells += columns(text.charAt(index)).length + GAP;
        }
        return Math.max(0, cells - GAP);
    }

    /// How much of the ink covers a point, in `[0, 1]`.
    ///
    /// @param x cells from the left edge of the text
    /// @param y cells from the top of the letters
    static double ink(String text, double x, double y) {
        int[] columns = columnsOf(text);
        double fromLeft = x - 0.5;
        double fromTop = y - 0.5;
        int left = (int) Math.floor(fromLeft);
        int top = (int) Math.floor(fromTop);
        double right = fromLeft - left;
        double down = fromTop - top;
        double field = (1 - right) * (1 - down) * cell(columns, left, top)
                + right * (1 - down) * cell(columns, left + 1, top)
                + (1 - right) * down * cell(columns, left, top + 1)
                + right * down * cell(columns, left + 1, top + 1);
        return Math.clamp((field - 0.3) / 0.3, 0.0, 1.0);
    }

    private static int cell(int[] columns, int column, int row) {
        boolean outside = column < 0 || column >= columns.length || row < 0 || row >= ROWS;
        return outside ? 0 : columns[column] >> row & 1;
    }

    private static int[] columnsOf(String text) {
        int[] line = new int[cells(text)];
        int at = 0;
        for (int index = 0; index < text.length(); index++) {
            int[] letter = columns(text.charAt(index));
            System.arraycopy(letter, 0, line, at, letter.length);
            at += letter.length + GAP;
        }
        return line;
    }

    private static int[] columns(char character) {
        if (character == ' ') {
            return SPACE;
        }
        int[] known = COLUMNS.get(character);
        return known == null ? COLUMNS.get('?') : known;
    }

    private static Map<Character, int[]> parse() {
        Map<Character, int[]> letters = new HashMap<>();
        for (String letter : LETTERS.strip().split("\\s+")) {
            byte[] columns = HexFormat.of().parseHex(letter.substring(1));
            int[] unsigned = new int[columns.length];
            for (int index = 0; index < columns.length; index++) {
                unsigned[index] = columns[index] & 0xFF;
            }
            letters.put(letter.charAt(0), unsigned);
        }
        return letters;
    }
}
