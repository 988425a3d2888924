package retouch.trainer.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Learning curves as one picture: a small plot for each term of the losses, pale as measured and dark as smoothed.
public final class Curves {

    private static final int COLUMNS = 3;
    private static final int WIDTH = 560;
    private static final int HEIGHT = 360;
    private static final Color INK = new Color(0x2B2F36);
    private static final Color PALE = new Color(0xE3E6EA);
    private static final Color MEASURED = new Color(0xB5D3E7);
    private static final Color SMOOTHED = new Color(0x0072B2);

    /// Points to each side over which a curve is smoothed, as a share of all of them.
    private static final double WINDOW_SHARE = 0.03;

    private Curves() {}

    /// @return a PNG file
    public static byte[] png(History history) {
        List<XYChart> charts = new ArrayList<>();
        for (String term : history.terms()) {
            charts.add(chart(term, history.of(term)));
        }
        int rows = Math.max(1, (charts.size() + COLUMNS - 1) / COLUMNS);
        BufferedImage sheet = new BufferedImage(COLUMNS * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int index = 0; index < charts.size(); index++) {
            Graphics2D place = (Graphics2D) graphics.create(index % COLUMNS * WIDTH, index / COLUMNS * HEIGHT,
                    WIDTH, HEIGHT);
            charts.get(index).paint(place, WIDTH, HEIGHT);
            place.dispose();
        }
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // In memory: ImageIO's file cache registers a shutdown hook, which nobody may when a training ends by SIGTERM.
        try (ImageOutputStream memory = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(sheet, "png", memory);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return png.toByteArray();
    }

    private static XYChart chart(String term, Map<Long, Double> points) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(term).xAxisTitle("step")
                .build();
        style(chart.getStyler());
        List<Long> steps = List.copyOf(points.keySet());
        List<Double> values = List.copyOf(points.values());
        draw(chart.addSeries("measured", steps, values), MEASURED, 1);
        draw(chart.addSeries("smoothed", steps, smoothed(values)), SMOOTHED, 2);
        return chart;
    }

    private static void draw(XYSeries series, Color color, float width) {
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineWidth(width);
    }

    private static List<Double> smoothed(List<Double> values) {
        int reach = (int) (values.size() * WINDOW_SHARE);
        List<Double> means = new ArrayList<>();
        for (int at = 0; at < values.size(); at++) {
            means.add(
                    values.subList(Math.max(0, at - reach), Math.min(values.size(), at + reach + 1)).stream()
                            .mapToDouble(Double::doubleValue).average().orElseThrow());
        }
        return means;
    }

    private static void style(XYStyler styler) {
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        styler.setChartTitleBoxVisible(false);
        styler.setChartFontColor(INK);
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setAxisTickLabelsColor(INK);
        styler.setXAxisDecimalPattern("#,##0");
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(PALE);
        styler.setLegendVisible(false);
        styler.setChartPadding(12);
    }
}
