package io.syntropy.telemetry.prometheus;

/**
 * What remote write has translated since the start.
 *
 * @param samples float samples translated
 * @param histograms native histograms translated
 * @param exemplars exemplars put into points
 * @param exemplarsLost exemplars whose series sent no point in time
 * @param staleMarkers series marked as gone
 * @param notNumbers samples of NaN or an infinity, which are left out: nothing counts them
 * @param gaugeHistograms gauge histograms, which OTLP cannot say and are left out
 * @param families metric families whose type is known from metadata
 */
public record RemoteWriteStats(
    long samples,
    long histograms,
    long exemplars,
    long exemplarsLost,
    long staleMarkers,
    long notNumbers,
    long gaugeHistograms,
    int families) {}
