package nadir.data;

import java.util.Locale;

/// The file formats that are read.
enum DataFormat {
    TEXT, JSON, PARQUET, NPY, NPZ, IDX;

    private static final int MOST_IDX_AXES = 8;

    /// The format of a file: what its first bytes say, else what its name says, else a text table.
    static DataFormat of(SourceFile file) {
        if (file.startsWith(0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return NPY;
        }
        if (file.startsWith('P', 'K', 3, 4)) {
            return NPZ;
        }
        if (file.startsWith('P', 'A', 'R', '1')) {
            return PARQUET;
        }
        if (looksLikeIdx(file.head())) {
            return IDX;
        }
        return byName(file);
    }

    private static DataFormat byName(SourceFile file) {
        String name = file.fileName().toLowerCase(Locale.ROOT);
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return switch (extension) {
            case "npy" -> NPY;
            case "npz" -> NPZ;
            case "parquet", "pq" -> PARQUET;
            case "json", "jsonl", "ndjson" -> JSON;
            case "idx" -> IDX;
            case "csv", "tsv", "tab" -> TEXT;
            default -> name.matches(".*idx\\d-ubyte") ? IDX : file.startsWith('{') ? JSON : TEXT;
        };
    }

    private static boolean looksLikeIdx(byte[] head) {
        return head.length >= 4 && head[0] == 0 && head[1] == 0 && ElementType.ofIdx(head[2]) != null && head[3] > 0
                && head[3] <= MOST_IDX_AXES;
    }
}
