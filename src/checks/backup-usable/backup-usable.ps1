# The backup is still good for going back: programs, settings and, where the old archive is given, every other file of it.
function Test-BackupUsable {
    param([hashtable]$Context)
    if ($null -eq $Facts.Backup) { return }
    $observation = $Context.Observation
    $name = $observation.Backup.Name
    $draft = @{ Subject = $name; Step = $Facts.Backup.Step; Expected = Get-Words 'backup-usable/expected' @{ from = $Facts.From; name = $name } }
    $premise = Get-First -Items @($Context.NoBackup, $Context.WrongBackup)
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    $lacking = Get-LackingResult -Draft $draft -Observation $observation
    if ($null -ne $lacking) { return $lacking }
    $unseen = $observation.Backup.Unseen
    if ($unseen.Count -gt 0) {
        $folders = @($unseen | ForEach-Object -Process { "$name/$($_.Path)" })
        return New-Result -Draft $draft -Outcome 'unknown' -Case 'backup-usable/unseen' -Values @{ folders = $folders; reason = $unseen[0].Reason; remedy = Get-LookAgain -What (Get-Words 'result/whole-folder') }
    }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'backup-usable/right' -Values @{ name = $name; target = $Facts.Role.Target }
}

# What the backup lacks to be a release; $null: nothing.
function Get-LackingResult {
    param([hashtable]$Draft, [hashtable]$Observation)
    $name = $Draft.Subject
    $programs = @($Facts.Role.Programs | Where-Object -FilterScript { $null -eq (Get-WhyHidden -Tree $Observation.Backup -Path $_) -and -not (Test-HoldsProgram -Entries $Observation.BackupEntries -Program $_) })
    $rest = @(if ($programs.Count -eq 0) { Get-MissingOfBaseline -Observation $Observation })
    $own = $programs + @(Get-MissingSettings -Observation $Observation)
    $missing = $own + $rest
    if ($missing.Count -eq 0) { return $null }
    $what = if ($own.Count -gt 0) { Format-Names -Names $own } else { Get-Words 'backup-usable/of-old' @{ files = $rest.Count; names = $rest } }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'backup-usable/lacking' -Values @{ missing = $missing; name = $name; what = $what; path = Get-HostPath -Relative $name; from = $Facts.From } -Files @(if ($missing.Count -gt 1) { $missing | ForEach-Object -Process { "$name/$_" } })
}

# The settings files that the role needs, where not one of them is there.
function Get-MissingSettings {
    param([hashtable]$Observation)
    $required = @($Facts.SettingsFiles | Where-Object -FilterScript { $_.Required -and $_.OfRole -and [string]::Equals($_.Folder, $Facts.Runtime) } | ForEach-Object -Process { $_.Name })
    foreach ($file in $required) {
        $entry = $Observation.BackupEntries[(ConvertTo-FoldedName -Name $file)]
        if (($null -ne $entry -and $entry.Kind -eq 'file') -or $null -ne (Get-WhyHidden -Tree $Observation.Backup -Path $file)) { return }
    }
    return $required
}

# Files of the old release that the backup lacks; only where its programs are of that very build.
function Get-MissingOfBaseline {
    param([hashtable]$Observation)
    if ($null -eq $Observation.Baseline) { return }
    foreach ($program in $Facts.Role.Programs) {
        $name = ConvertTo-FoldedName -Name $program
        if (-not (Test-SameAsRelease -Observation $Observation -Folder $Observation.Backup.Name -Entry $Observation.BackupEntries[$name] -File $Observation.BaselineEntries[$name])) { return }
    }
    foreach ($file in $Observation.Baseline.Entries) {
        if ($Observation.BackupEntries.Contains($file.Folded) -or (Test-SettingsFile -Path $file.Path)) { continue }
        if ($null -eq (Get-WhyHidden -Tree $Observation.Backup -Path $file.Path)) { $file.Path }
    }
}
