package retouch.cli.bench.engines;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/// A report as bars: how many times as fast as the reference's full decode, engines side by side in each case.
final class ReportChart {

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 640;
    private static final int Y_SPACING = 60;
    private static final Color INK = new Color(0x2B2F36);
    private static final Color PALE = new Color(0xE3E6EA);

    /// Told apart in gray and by people who are color-blind (Okabe and Ito 2008).
    private static final Color[] BARS = {new Color(0x0072B2), new Color(0xE69F00), new Color(0x009E73),
            new Color(0xCC79A7), new Color(0x56B4E9)};

    private ReportChart() {}

    static void write(Report report, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart(report)), "png", out);
        }
    }

    private static CategoryChart chart(Report report) {
        CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT)
                .title("Speed of engines: %d px, %d channels, %s".formatted(report.network().side(),
                        report.network().baseChannels(), report.machine().processor()))
                .yAxisTitle("times as fast as " + report.reference() + "'s full decode")
                .build();
        style(chart.getStyler());
        List<String> cases = report.rows().stream().map(row -> row.what().label()).distinct().toList();
        for (String engine : report.rows().stream().map(Race.Row::engine).distinct().toList()) {
            chart.addSeries(engine, cases, report.rows().stream().filter(row -> row.engine().equals(engine))
                    .map(report::speedup).toList());
        }
        chart.addAnnotation(new AnnotationLine(1, false, false));
        return chart;
    }

    private static void style(CategoryStyler styler) {
        styler.setSeriesColors(BARS);
        styler.setAvailableSpaceFill(0.8);
        styler.setLabelsVisible(true);
        styler.setLabelsPosition(1.06);
        styler.setLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLabelsFontColorAutomaticEnabled(false);
        styler.setLabelsFontColor(INK);
        styler.setDecimalPattern("0.0");
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setAxisTickLabelsColor(INK);
        styler.setYAxisTickMarkSpacingHint(Y_SPACING);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesColor(PALE);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setYAxisMin(0.0);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        styler.setChartTitleBoxVisible(false);
        styler.setChartFontColor(INK);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartPadding(16);
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setAnnotationLineColor(INK);
        styler.setAnnotationLineStroke(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1,
                new float[]{6, 5}, 0));
    }
}
