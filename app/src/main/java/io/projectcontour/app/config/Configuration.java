package io.projectcontour.app.config;

import io.projectcontour.settings.Settings;

/**
 * A complete, checked configuration.
 *
 * @param settings what translation works with
 * @param servers what the process itself listens on
 */
public record Configuration(Settings settings, ServerSettings servers) {}
