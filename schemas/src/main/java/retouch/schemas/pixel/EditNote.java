package retouch.schemas.pixel;

import java.util.Objects;

/// What an output's metadata says about its making. XMP `Iptc4xmpExt:DigitalSourceType` is always
/// `compositeWithTrainedAlgorithmicMedia`: an algorithm painted part of the picture.
///
/// @param software     such as `Retouch 0.1.0`
/// @param model        the model version
/// @param job          the job id
/// @param keepLocation whether GPS coordinates of the input are kept
public record EditNote(String software, String model, String job, boolean keepLocation) {

    public EditNote {
        Objects.requireNonNull(software, "software");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(job, "job");
    }
}
