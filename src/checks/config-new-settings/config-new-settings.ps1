# Which settings the new release's default introduces that the current file lacks: nothing wrong, but good to know.
function Test-ConfigNewSettings {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'config-new-settings/expected' @{ to = $Facts.To } }
    $noArchive = if ($null -eq $Context.Observation.Archive) { Get-Words 'config-new-settings/no-archive' @{ archiveOption = $Options.Archive } } else { $null }
    $premise = Get-First -Items @($Context.NoRuntime, $Context.Misplaced, $noArchive, $Context.WrongRuntime)
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    $copied = New-NameSet -Names @(Get-CopiedFiles -Observation $Context.Observation -Copies $Facts.Copies | ForEach-Object -Process { $_.Path })
    $results = @(foreach ($judgement in $Context.Settings.Judgements.get_Values()) {
        if ($copied.Contains((ConvertTo-FoldedName -Name $judgement.Path))) { Get-NewSettingsResult -Judgement $judgement -Expected $draft.Expected }
    })
    if ($results.Count -gt 0) { return $results }
    return New-Skip @draft -Reason (Get-Words 'config-new-settings/none-comparable')
}

function Get-NewSettingsResult {
    param([hashtable]$Judgement, [string]$Expected)
    $path = $Judgement.Path
    if ($Judgement.Format -ne 'json' -or $null -eq $Judgement.Introduced -or $Judgement.Current.State -ne 'readable') { return }
    $keys = @($Judgement.Introduced)
    $draft = @{ Subject = $path; Step = $null; Expected = $Expected }
    if ($keys.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'config-new-settings/none' -Values @{ path = $path; to = $Facts.To } }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'config-new-settings/some' -Values @{ to = $Facts.To; count = $keys.Count; path = $path; keys = $keys; them = Get-Pronoun -Things $keys } -Settings $keys
}
