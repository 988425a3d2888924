package retouch.trainer.recipe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

/// A recipe as people write it: one `name = value` a line, names with dots where values belong together, such as
/// `hole.widthMaxPixels = 40`. The names are those of the records' components, so that nothing can be forgotten.
public final class RecipeText {

    private static final int LINE_MAX = 200;
    private static final int LINES_MAX = 1000;

    private static final List<String> NETWORK = List.of("side", "channels", "levels", "gates");

    /// What a recipe is made of.
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
            Integer.class, Integer::valueOf, Long.class, Long::valueOf, Double.class, Double::valueOf);

    private RecipeText() {}

    /// Every value by name, in order.
    public static Map<String, String> values(Recipe recipe) {
        Map<String, String> values = new LinkedHashMap<>();
        collect("", recipe, values);
        return values;
    }

    /// The whole recipe, a value a line.
    public static String print(Recipe recipe) {
        StringBuilder text = new StringBuilder();
        values(recipe).forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    /// What names a recipe in a card.
    public static Sha256 digest(Recipe recipe) {
        return Sha256.of(print(recipe).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /// Reads lines; empty ones and those that begin with `#` are passed over.
    ///
    /// @throws RecipeException naming every line that is no `name = value`
    public static Map<String, String> parse(List<String> lines) throws RecipeException {
        List<String> problems = new ArrayList<>();
        if (lines.size() > LINES_MAX) {
            throw new RecipeException(List.of("A recipe has at most " + LINES_MAX + " lines."));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1 || line.length() > LINE_MAX) {
                problems.add("Line %d is not `name = value`.".formatted(index + 1));
            } else if (values.put(line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip()) != null) {
                problems.add("Line %d: %s is there twice.".formatted(index + 1,
                        line.substring(0, equals).strip()));
            }
        }
        if (!problems.isEmpty()) {
            throw new RecipeException(problems);
        }
        return values;
    }

    /// The standard recipe with the values of a file. Where side, channels, levels or gates are given, the
    /// standard values of everything else are those for that network.
    ///
    /// @throws RecipeException naming everything that is wrong
    public static Recipe read(List<String> lines) throws RecipeException {
        return standardWith(parse(lines));
    }

    /// As [#read], of values that were parsed already.
    public static Recipe standardWith(Map<String, String> changes) throws RecipeException {
        Map<String, String> ofNetwork = new LinkedHashMap<>(changes);
        ofNetwork.keySet().retainAll(NETWORK);
        return change(Recipe.of(network(Recipe.standard().network(), ofNetwork)), changes);
    }

    /// `base` with some values changed.
    ///
    /// @throws RecipeException naming every value that is wrong, and every name that does not exist
    public static Recipe change(Recipe base, Map<String, String> changes) throws RecipeException {
        List<String> problems = new ArrayList<>();
        TreeSet<String> unknown = new TreeSet<>(changes.keySet());
        unknown.removeAll(values(base).keySet());
        unknown.forEach(name -> problems.add("There is no " + name
                + "; `retouch train recipe` prints all names."));
        Object changed = rebuild("", base, changes, problems);
        if (!problems.isEmpty()) {
            throw new RecipeException(problems);
        }
        return (Recipe) changed;
    }

    /// A network with some of its four values changed.
    ///
    /// @throws RecipeException naming every value that is wrong
    private static NetworkDescription network(NetworkDescription base, Map<String, String> changes)
            throws RecipeException {
        List<String> problems = new ArrayList<>();
        Map<String, String> renamed = new LinkedHashMap<>(changes);
        if (renamed.containsKey("channels")) {
            renamed.put("baseChannels", renamed.remove("channels"));
        }
        Object changed = rebuild("", base, renamed, problems);
        if (!problems.isEmpty()) {
            throw new RecipeException(problems);
        }
        return (NetworkDescription) changed;
    }

    private static void collect(String prefix, Object values, Map<String, String> into) {
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            Object value = get(component, values);
            String name = prefix + component.getName();
            switch (value) {
                case Record part -> collect(name + ".", part, into);
                case Enum<?> choice -> into.put(name, choice.name().toLowerCase(Locale.ROOT));
                default -> into.put(name, value.toString());
            }
        }
    }

    private static Object rebuild(String prefix, Object base, Map<String, String> changes,
            List<String> problems) {
        RecordComponent[] components = base.getClass().getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int index = 0; index < components.length; index++) {
            String name = prefix + components[index].getName();
            Object value = get(components[index], base);
            arguments[index] = value instanceof Record
                    ? rebuild(name + ".", value, changes, problems)
                    : changes.containsKey(name)
                            ? parse(name, changes.get(name), value, problems)
                            : value;
        }
        try {
            return base.getClass().getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(arguments);
        } catch (InvocationTargetException refused) {
            problems.add((prefix.isEmpty() ? "The recipe" : prefix.substring(0, prefix.length() - 1)) + ": "
                    + refused.getCause().getMessage() + ".");
            return base;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    private static Object parse(String name, String text, Object old, List<String> problems) {
        try {
            if (old instanceof Enum<?> choice) {
                return choice(choice, text);
            }
            Function<String, Object> reader = READERS.get(old.getClass());
            if (reader == null) {
                throw new IllegalStateException("a recipe holds no " + old.getClass());
            }
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add("%s must be %s, not %s.".formatted(name, kind(old), text));
            return old;
        }
    }

    private static Enum<?> choice(Enum<?> old, String text) {
        return Arrays.stream(old.getDeclaringClass().getEnumConstants())
                .filter(choice -> choice.name().equalsIgnoreCase(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static String kind(Object value) {
        if (value instanceof Enum<?> choice) {
            return "one of " + Arrays.toString(choice.getDeclaringClass().getEnumConstants())
                    .toLowerCase(Locale.ROOT);
        }
        return value instanceof Integer || value instanceof Long ? "a whole number" : "a number";
    }

    private static Object get(RecordComponent component, Object values) {
        try {
            return component.getAccessor().invoke(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the components of public records can be read", e);
        }
    }
}
