package retouch.trainer.publish;

import java.util.List;
import java.util.Optional;

import retouch.schemas.model.ModelCard;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.gate.Verdict;
import retouch.trainer.gate.VerdictTable;

/// The card that people read, as Markdown: what the model is, what it was made from, how it was judged,
/// what it cannot do.
public final class CardPage {

    private CardPage() {}

    /// What the page says beside the card.
    ///
    /// @param data     where the pictures are from, one paragraph
    /// @param features the network of the perceptual terms, with its license
    /// @param recipe   all values, one a line
    /// @param steps    that were taken
    /// @param limits   what it cannot do, a sentence each
    /// @param verdict  how it was judged
    /// @param incumbent the version it was compared with
    public record Facts(String data, String features, String recipe, long steps, List<String> limits,
            Verdict verdict, Optional<String> incumbent) {

        public Facts {
            limits = List.copyOf(limits);
        }
    }

    public static String markdown(ModelCard card, Facts facts) {
        NetworkDescription network = card.network();
        return """
                # %s

                %s

                | | |
                |---|---|
                | network | SC-FEGAN's gated U-Net, %d px, %d channels, %d levels, %s gates, %,d parameters |
                | trained | %,d steps |
                | parent | %s |
                | license | %s |
                | snapshot of the pictures | `%s` |
                | perceptual network | %s |

                ## What it was made from

                %s

                ## What it paints

                ![photograph, hole, sketch, color, result with and without guidance](samples.png)

                ## How it was judged

                %s Means over %d cases on held-out pictures; %s. The best floor is the best of mean color, Telea's
                and Navier-Stokes inpainting. `hole-l1` and `color-delta-e`: less is better, of 255 and in CIE76;
                `ssim`, `sketch-f1`: more is better; `feature`: less is better.

                %s
                ## How it learnt

                ![losses by step](curves.png)

                ## What it cannot do

                %s
                ## Recipe

                ```
                %s```
                """.formatted(card.version(), card.notes(), network.side(), network.baseChannels(),
                network.levels(), network.gates().label(), network.parameters(), facts.steps(),
                card.parent().orElse("none"), card.license(), card.trainingSnapshot().orElse("none"),
                facts.features(), facts.data(), facts.verdict().sentence(), facts.verdict().cases(),
                facts.incumbent().map(name -> "in brackets those of " + name)
                        .orElse("there was no incumbent"),
                VerdictTable.markdown(facts.verdict()), bullets(facts.limits()), facts.recipe())
                .replace("\r", "");
    }

    private static String bullets(List<String> sentences) {
        StringBuilder text = new StringBuilder();
        sentences.forEach(sentence -> text.append("- ").append(sentence).append('\n'));
        return text.toString();
    }
}
