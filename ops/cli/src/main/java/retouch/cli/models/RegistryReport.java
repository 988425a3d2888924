package retouch.cli.models;

import java.io.PrintWriter;
import java.util.Optional;

import retouch.cli.json.OneLine;
import retouch.fleet.registry.Registry;
import retouch.producer.command.ExitCode;
import retouch.schemas.registry.Alias;

/// Says what has become of an alias.
final class RegistryReport {

    private final PrintWriter out;
    private final boolean asJson;

    RegistryReport(PrintWriter out, boolean asJson) {
        this.out = out;
        this.asJson = asJson;
    }

    void moved(Alias alias, Registry before, Registry after) {
        Optional<Registry.Target> then = before.alias(alias);
        Optional<Registry.Target> now = after.alias(alias);
        if (asJson) {
            out.println(OneLine.object(json -> {
                json.writeStringField("alias", alias.label());
                if (now.isPresent()) {
                    json.writeStringField("version", now.get().set().version());
                    json.writeStringField("digest", now.get().set().digest().hex());
                    json.writeNumberField("share", now.get().set().share());
                }
                if (then.isPresent()) {
                    json.writeStringField("replaced", then.get().set().version());
                }
            }));
        } else {
            out.println(sentence(alias, then.map(target -> target.set().version()), now));
        }
        out.flush();
    }

    /// What became of a canary that was watched.
    ExitCode decided(boolean promoted, String sentence, ExitCode code) {
        out.println(asJson
                ? OneLine.object(json -> {
                    json.writeBooleanField("promoted", promoted);
                    json.writeStringField("why", sentence);
                })
                : (promoted ? "The canary is stable now: " : "The canary is not promoted: ") + sentence
                        + ".");
        out.flush();
        return code;
    }

    private static String sentence(Alias alias, Optional<String> then, Optional<Registry.Target> now) {
        if (now.isEmpty()) {
            return then.map(name -> name + " is not " + alias.label() + " any more.")
                    .orElse("Nothing was " + alias.label() + ".");
        }
        String version = now.get().set().version();
        if (then.filter(version::equals).isPresent() && alias != Alias.CANARY) {
            return version + " is " + alias.label() + " already.";
        }
        String share = alias == Alias.CANARY
                ? " for " + Shares.text(now.get().set().share()) + " of the jobs"
                : "";
        return version + " is " + alias.label() + share + " now" + then.map(name -> name.equals(version)
                ? ""
                : "; before it was " + name).orElse("") + ".";
    }
}
