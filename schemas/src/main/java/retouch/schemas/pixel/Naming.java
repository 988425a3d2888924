package retouch.schemas.pixel;

import retouch.schemas.job.RefusalCode;

/// Makes the sentences of refusals, each of which names the file.
///
/// @param name what the file is called, such as `the mask (mask.png)`
record Naming(String name) {

    /// @param rest begins with a verb and ends with what to do
    RefusedException refuse(RefusalCode code, String rest) {
        String sentence = name.isEmpty()
                ? "It " + rest
                : Character.toUpperCase(name.charAt(0)) + name.substring(1) + " " + rest;
        return new RefusedException(code, sentence);
    }

    RefusedException truncated() {
        return refuse(RefusalCode.TRUNCATED_IMAGE,
                "is damaged or cut off. Save or copy it again, and check that it opens in an image viewer.");
    }
}
