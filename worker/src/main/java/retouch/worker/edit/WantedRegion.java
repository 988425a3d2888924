package retouch.worker.edit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import retouch.schemas.pixel.Seam;
import retouch.worker.generate.Box;

/// Which part of the generator's output an edit looks at: the hole, and a margin for resampling and seam.
///
/// Holes that are far apart become boxes of their own; whether two boxes or one around both is less work is
/// for the engine to know.
final class WantedRegion {

    /// The seam looks at so many pixels beside the hole, bicubic resampling at two around those, rounding at one.
    static final int MARGIN = Seam.REACH + 3;

    /// Parts of the hole that are closer than this, in pixels, are one.
    private static final int CELL = 32;

    /// A spray of dots is taken as one.
    private static final int BOXES_MAX = 16;

    private final boolean[] hole;
    private final int side;
    private final int cells;
    private final boolean[] seen;

    private WantedRegion(boolean[] hole, int side) {
        this.hole = hole;
        this.side = side;
        this.cells = (side + CELL - 1) / CELL;
        this.seen = new boolean[cells * cells];
    }

    /// @param hole `[side][side]`, in the generator's pixels; not empty
    /// @return boxes that hold every hole pixel and its margin
    static List<Box> of(boolean[] hole, int side) {
        List<Box> boxes = new WantedRegion(hole, side).boxes();
        return boxes.size() <= BOXES_MAX ? boxes : List.of(boxes.stream().reduce(Box::union).orElseThrow());
    }

    private List<Box> boxes() {
        List<Box> boxes = new ArrayList<>();
        for (int cell = 0; cell < seen.length; cell++) {
            List<Box> parts = connected(cell);
            if (!parts.isEmpty()) {
                boxes.add(widen(parts.stream().reduce(Box::union).orElseThrow()));
            }
        }
        return boxes;
    }

    /// The hole in this cell and in all that touch it, and so on; a cell is taken once.
    private List<Box> connected(int first) {
        List<Box> parts = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            int cell = open.removeFirst();
            if (!seen[cell]) {
                seen[cell] = true;
                List<Box> part = part(cell);
                if (!part.isEmpty()) {
                    parts.addAll(part);
                    addNeighbors(cell, open);
                }
            }
        }
        return parts;
    }

    private void addNeighbors(int cell, Deque<Integer> open) {
        for (int row = Math.max(0, cell / cells - 1); row <= Math.min(cells - 1, cell / cells + 1); row++) {
            for (int column = Math.max(0, cell % cells - 1); column <= Math.min(cells - 1,
                    cell % cells + 1); column++) {
                open.addLast(row * cells + column);
            }
        }
    }

    /// The box of the hole inside one cell, or nothing.
    private List<Box> part(int cell) {
        int left = side;
        int right = 0;
        int top = side;
        int bottom = 0;
        for (int y = cell / cells * CELL; y < Math.min(side, (cell / cells + 1) * CELL); y++) {
            for (int x = cell % cells * CELL; x < Math.min(side, (cell % cells + 1) * CELL); x++) {
                if (hole[y * side + x]) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = y + 1;
                }
            }
        }
        return bottom == 0 ? List.of() : List.of(new Box(left, top, right, bottom));
    }

    private Box widen(Box box) {
        return new Box(Math.max(0, box.left() - MARGIN), Math.max(0, box.top() - MARGIN),
                Math.min(side, box.right() + MARGIN), Math.min(side, box.bottom() + MARGIN));
    }
}
