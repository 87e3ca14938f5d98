# The files that the settings name by a relative path, such as certificates, are there; and so are the customer's own
# files of the backup.
function Test-ConfigReferences {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'config-references/expected' }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $named = @(Get-MissingReferences -Context $Context)
    $reported = New-NameSet -Names @($named | ForEach-Object -Process { $_.Subject })
    $results = $named + @(Get-OwnLeftBehind -Context $Context -Reported $reported)
    if ($results.Count -gt 0) { return $results }
    if ($null -ne $Context.WrongBackup) { return New-Skip @draft -Reason $Context.WrongBackup }
    if ($null -ne $Context.NoBackup -and @($Context.Settings.References).Count -eq 0) { return New-Skip @draft -Reason $Context.NoBackup }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'config-references/right'
}

function Get-MissingReferences {
    param([hashtable]$Context)
    $once = New-Map
    foreach ($reference in $Context.Settings.References) {
        # What a file names that is not the customer's is not his either; that is reported where it belongs.
        $judgement = $Context.Settings.Judgements[(ConvertTo-FoldedName -Name $reference.SettingsFile)]
        if ($null -ne $judgement -and ($judgement.Verdict -in 'vendor-new-default', 'vendor-old-default', 'customer-settings-lost' -or ($judgement.Shipped -and $judgement.Verdict -ne 'same-as-default'))) { continue }
        $once[(ConvertTo-FoldedName -Name ([string](Resolve-Reference -File $reference.File)))] = $reference
    }
    foreach ($reference in @($once.get_Values())) { Get-ReferenceResult -Reference $reference -Observation $Context.Observation }
}

function Get-ReferenceResult {
    param($Reference, [hashtable]$Observation)
    $runtime = $Facts.Runtime
    $path = Resolve-Reference -File $Reference.File
    if ($null -eq $path) { return }
    $inRuntime = if ($path.StartsWith("$runtime/", [StringComparison]::Ordinal)) { $path.Substring($runtime.Length + 1) } else { $null }
    $there = if ($null -eq $inRuntime) { $Observation.Present[(ConvertTo-FoldedName -Name $path)] } else { $Observation.RuntimeEntries.Contains((ConvertTo-FoldedName -Name $inRuntime)) }
    if ($there -eq $true) { return }
    $key = $Reference.Key
    $settings = $Reference.SettingsFile
    $draft = @{ Subject = $path; Step = $null; Expected = Get-Words 'config-references/expected-file' @{ key = $key; settings = $settings } }
    $place = Get-HostPath -Relative $path
    if ($null -eq $there) { return New-NotSeen -Draft $draft -Message (Get-Words 'config-references/unseen' @{ path = $path; key = $key; settings = $settings }) -Remedy (Get-Words 'result/look-yourself' @{ path = $place }) }
    if ($null -eq $inRuntime -or -not $Observation.BackupEntries.Contains((ConvertTo-FoldedName -Name $inRuntime))) {
        return New-Result -Draft $draft -Outcome 'warn' -Case 'config-references/gone' -Values @{ settings = $settings; path = $path; key = $key; place = $place }
    }
    $backup = $Observation.Backup.Name
    return New-Result -Draft $draft -Outcome 'warn' -Case 'config-references/left' -Values @{ settings = $settings; path = $path; key = $key; backup = $backup; command = Get-CopyCommand -From "$backup/$inRuntime" -To $path }
}

# The customer's own files that the backup has and the runtime folder lacks.
function Get-OwnLeftBehind {
    param([hashtable]$Context, $Reported)
    if ($null -ne $Context.NoBackup -or $null -ne $Context.Misplaced -or $null -ne $Context.WrongBackup) { return }
    $backup = $Context.Observation.Backup.Name
    $left = @(Get-LeftFiles -Context $Context -Reported $Reported)
    if ($left.Count -eq 0) { return }
    $files = @($left | ForEach-Object -Process { "$backup/$_" })
    $command = Get-CopyCommand -From $files[0] -To "$($Facts.Runtime)/$($left[0])"
    $draft = @{ Subject = $backup; Step = $null; Expected = Get-Words 'config-references/expected-own' @{ runtime = $Facts.Runtime } }
    if ($files.Count -gt 1) { return New-Result -Draft $draft -Outcome 'warn' -Case 'config-references/many' -Values @{ backup = $backup; files = $files; command = $command } -Files $files }
    $draft.Subject = $files[0]
    return New-Result -Draft $draft -Outcome 'warn' -Case 'config-references/one' -Values @{ backup = $backup; files = $files; command = $command }
}

# The paths in the backup of those files.
function Get-LeftFiles {
    param([hashtable]$Context, $Reported)
    $observation = $Context.Observation
    $settingsNames = New-NameSet -Names @(foreach ($file in $Facts.SettingsFiles) { $file.Name; $file.Aliases })
    foreach ($entry in $observation.Backup.Entries) {
        if ($entry.Kind -ne 'file') { continue }
        $folded = $entry.Folded
        $place = "$($Matchers.Runtime)/$folded"
        if ($observation.RuntimeEntries.Contains($folded) -or ($null -ne $observation.ArchiveEntries -and $observation.ArchiveEntries.Contains($folded)) -or $Reported.Contains($place)) { continue }
        if ((Test-SettingsFile -Path $entry.Path) -or $settingsNames.Contains((Get-BaseName -Path $folded)) -or $Matchers.OtherFiles.IsMatch($place) -or $Matchers.Written.IsMatch($place)) { continue }
        if ((Test-HandMade -Folded $folded) -or (Test-Log -Folded $folded -Logs $Context.Settings.Logs)) { continue }
        $isOwn = $null -ne $observation.BaselineEntries -and -not $observation.BaselineEntries.Contains($folded) -and -not $Context.Settings.Judgements.Contains($place)
        if ($isOwn -or $Matchers.Customers.IsMatch($place)) { $entry.Path }
    }
}
