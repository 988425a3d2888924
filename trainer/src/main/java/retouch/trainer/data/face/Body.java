package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// Neck, shoulders and clothes.
final class Body {

    private Body() {}

    static void paint(Plate plate, Person person) {
        Pose pose = person.pose().upright(0.35);
        neck(plate, person, pose);
        clothes(plate, person, pose);
    }

    private static void neck(Plate plate, Person person, Pose pose) {
        double half = person.width() * (person.feminine() ? 0.56 : 0.68);
        double lean = -0.3 * person.turn();
        double chin = person.head().chinY();
        Shape neck = ((Shape) (x, y) -> {
            double flare = Math.max(0, y - chin - 0.05);
            return Math.abs(x - lean) - half - 1.6 * flare * flare - 0.15 * Math.max(0, chin - y);
        }).and((x, y) -> 0.1 - y).in(new Box(-1.2, 0.1, 1.2, 1.6));
        Light light = person.light();
        double[] skin = person.skin();
        plate.paint(pose, Region.NECK, neck, (x, y, color) -> {
            double side = Math.clamp((x - lean) / half, -1, 1);
            // The chin keeps the light from the neck; lower down it comes back.
            double under = 0.5 + 0.42 * Colors.smooth(y, chin - 0.02, chin + 0.32);
            double cord = 1 - 0.07 * Math.exp(-60 * Math.pow(Math.abs(side) - 0.45, 2));
            double shade = light.onSide(side) * under * cord * (1 - 0.22 * side * side);
            color[0] = skin[0] * Math.pow(shade, 0.9);
            color[1] = skin[1] * shade;
            color[2] = skin[2] * shade;
        });
    }

    private static void clothes(Plate plate, Person person, Pose pose) {
        Random random = person.random("clothes");
        Light light = person.light();
        double chin = person.head().chinY();
        double shoulder = chin + between(random, 0.08, 0.18);
        double broad = person.feminine() ? between(random, 0.72, 0.86) : between(random, 0.82, 1.02);
        Shape trunk = Shape.ellipse(0, shoulder + 0.66, broad, 0.66)
                .or(Shape.ellipse(0, shoulder + 0.9, broad * 1.06, 0.72));
        double deep = between(random, 0.05, 0.3);
        boolean pointed = random.nextDouble() < 0.4;
        double half = person.width() * between(random, 0.62, 0.9);
        Shape opening = pointed
                ? ((Shape) (x, y) -> (Math.abs(x) + 0.62 * (y - shoulder - deep - 0.1)) * 0.8)
                        .in(new Box(-1, -1, 1, shoulder + deep + 0.1))
                : Shape.ellipse(0, shoulder - 0.02, half, deep * 0.75 + 0.04);
        Noise noise = person.noise("clothes");
        Cloth cloth = Cloth.of(random, noise);
        plate.tint(pose, trunk.without(opening).shifted(0, -0.02), 0.06, 0.35, Plate.Ink.of(20, 14, 12));
        plate.paint(pose, Region.CLOTHES, trunk.without(opening), (x, y, color) -> {
            double fold = 1 + 0.11 * noise.at(2.2 * x + 1.5 * y, 2.4 * y - 2 * Math.abs(x));
            double shade = light.onSide(Math.clamp(1.3 * x, -1, 1)) * fold * (1.04 - 0.2 * x * x);
            cloth.at(x, y, color);
            Colors.put(color.clone(), shade, color);
        });
        if (random.nextDouble() < 0.55) {
            Shape hem = opening.outline(between(random, 0.012, 0.03)).and(trunk);
            double[] edge = Colors.scaled(cloth.ground(), between(random, 0.55, 1.25));
            plate.paint(pose, Region.CLOTHES, hem, Plate.Ink.of(edge));
        }
    }
}
