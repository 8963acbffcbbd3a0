package org.visualbert4j.train;

/**
 * All settings of a run, each a key of a YAML file and a flag of {@code visualbert train}; see {@link SettingsReader}.
 *
 * @param data which records
 * @param model which network
 * @param optimization how it is trained
 * @param selection which of its weights are kept
 */
public record TrainingSettings(
        DataSettings data, ModelSettings model, OptimizationSettings optimization, SelectionSettings selection) {}
