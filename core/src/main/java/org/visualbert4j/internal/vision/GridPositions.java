package org.visualbert4j.internal.vision;

import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;

/** Learned 2-D positions: every cell of a grid gets the vector of its row plus that of its column. */
final class GridPositions {

    private final Parameter rows;
    private final Parameter columns;

    GridPositions(Parameters.Section section, int height, int width, int dimension) {
        rows = section.declare("rows", section.normal(), height, dimension);
        columns = section.declare("columns", section.normal(), width, dimension);
    }

    /** {@code [B, height, width, D] -> [B, height * width, D]}, row by row. */
    Tensor addTo(Tensor grid) {
        return grid.add(rows.value().unsqueeze(1)) // [height, 1, D]
                .add(columns.value().unsqueeze(0)) // [1, width, D]
                .flatten(1, 2);
    }
}
