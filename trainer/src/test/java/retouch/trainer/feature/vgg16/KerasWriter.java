package retouch.trainer.feature.vgg16;

import java.nio.file.Path;
import java.util.Map;

import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.PredType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.FloatPointer;

import retouch.schemas.tensor.Tensor;

/// Writes HDF5 files with HDF5's own library, laid out as Keras lays them out.
final class KerasWriter {

    private KerasWriter() {}

    /// @param tensors by path, such as `block1_conv1/block1_conv1_W_1:0`
    static void write(Path file, Map<String, Tensor> tensors) {
        try (H5File archive = new H5File(file.toString(), hdf5.H5F_ACC_TRUNC)) {
            tensors.forEach((path, tensor) -> {
                makeGroups(archive, path);
                writeTensor(archive, path, tensor);
            });
        }
    }

    private static void makeGroups(H5File archive, String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String group = path.substring(0, slash);
            if (!archive.nameExists(group)) {
                try (Group made = archive.createGroup(group)) {
                    made._close();
                }
            }
        }
    }

    private static void writeTensor(H5File archive, String path, Tensor tensor) {
        long[] extents = new long[tensor.shape().length];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = tensor.size(axis);
        }
        try (DataSpace space = new DataSpace(extents.length, extents);
                DataSet set = archive.createDataSet(path, PredType.IEEE_F32LE(), space);
                FloatPointer values = new FloatPointer(tensor.data())) {
            set.write(values, PredType.NATIVE_FLOAT());
        }
    }
}
