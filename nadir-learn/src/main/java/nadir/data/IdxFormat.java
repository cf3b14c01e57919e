package nadir.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Reads the header of the IDX format in which MNIST and its successors come: two zero bytes, the type, the number of
/// axes, then the extents, all big-endian.
final class IdxFormat {
    private static final int MOST_AXES = 8;

    private IdxFormat() {}

    /// Reads the header; the stream then stands at the first element.
    ///
    /// @throws InputException if this is no IDX file
    static ArrayHeader readHeader(SourceFile file) throws IOException {
        String where = file.where();
        byte[] head = file.head();
        ElementType type = head.length < 4 || head[0] != 0 || head[1] != 0 ? null : ElementType.ofIdx(head[2]);
        if (type == null || head[3] < 1 || head[3] > MOST_AXES) {
            throw new InputException(where + ": is no IDX file: it starts with bytes " + file.firstBytes(4)
                    + ", not with 00 00, a type and a number of axes (images: 00 00 08 03, labels: 00 00 08 01)");
        }
        int axes = head[3];
        InputStream in = file.stream();
        byte[] bytes = in.readNBytes(4 + 4 * axes);
        if (bytes.length < 4 + 4 * axes) {
            throw new InputException(where + ": ends within its header; the file is damaged or was not copied whole");
        }
        List<Long> shape = new ArrayList<>();
        ByteBuffer extents = ByteBuffer.wrap(bytes);
        for (int axis = 1; axis <= axes; axis++) {
            shape.add(extents.getInt(4 * axis) & 0xffffffffL);
        }
        ArrayHeader header = new ArrayHeader(where, type, ByteOrder.BIG_ENDIAN, false, shape);
        header.requireFits(file.size() - bytes.length, file.isExact());
        return header;
    }
}
