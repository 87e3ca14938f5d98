# The folder that the old runtime folder was renamed to is there, is a folder, and is not empty.
function Test-BackupExists {
    param([hashtable]$Context)
    if ($null -eq $Facts.Backup) { return New-Skip -Subject $Facts.Runtime -Step $null -Expected (Get-Words 'backup-exists/expected-renamed') -Reason (Get-Words 'situation/no-backup') }
    $backup = $Context.Observation.Backup
    $name = $Facts.Backup.Name
    $draft = @{ Subject = $name; Step = $Facts.Backup.Step; Expected = Get-Words 'backup-exists/expected' @{ name = $name; from = $Facts.From } }
    if ($null -eq $Context.NoBackup) {
        $draft.Subject = $backup.Name
        return Get-BackupResult -Draft $draft -Backup $backup
    }
    if ($backup.State -eq 'unseen') { return New-NotSeenBecause -Draft $draft -Name $name -Reason $backup.Reason -What (Get-HostPath -Relative $name) }
    return Get-MissingBackupResult -Draft $draft -Context $Context
}

function Get-BackupResult {
    param([hashtable]$Draft, [hashtable]$Backup)
    $files = Get-FileCount -Tree $Backup
    $name = $Backup.Name
    if ($Backup.Found -ne 'look-alike') { return New-Result -Draft $Draft -Outcome 'pass' -Case 'backup-exists/there' -Values @{ name = $name; files = $files } }
    return New-Result -Draft $Draft -Outcome 'pass' -Case 'backup-exists/alike' -Values @{ name = $name; planned = $Backup.Planned; files = $files; backupOption = $Options.Backup } -Files @($name)
}

function Get-MissingBackupResult {
    param([hashtable]$Draft, [hashtable]$Context)
    $name = $Draft.Subject
    $runtime = $Facts.Runtime
    $folder = Get-FolderWords -Tree $Context.Observation.Backup -Name $name
    $lookAlikes = @($Context.Observation.LookAlikes)
    $alike = if ($lookAlikes.Count -eq 0) { '' } else { Get-Words 'backup-exists/alike' @{ names = $lookAlikes; backupOption = $Options.Backup } }
    $untouched = if ($Context.Release -eq 'untouched') { Get-Words 'backup-exists/untouched' @{ runtime = $runtime } } else { '' }
    $inside = if ($null -eq $Context.BackupInside) { '' } else { Get-Words 'backup-exists/inside' @{ from = $Facts.From; folder = $Context.BackupInside } }
    $remedy = Get-MissingBackupRemedy -Name $name -Step $Draft.Step -Context $Context
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'backup-exists/missing' -Values @{ found = $folder.Found; instead = $folder.Instead; untouched = $untouched; inside = $inside; alike = $alike; remedy = $remedy }
}

function Get-MissingBackupRemedy {
    param([string]$Name, [hashtable]$Step, [hashtable]$Context)
    $runtime = $Facts.Runtime
    if ($null -ne $Context.BackupInside) { return Get-Words 'backup-exists/move-it' @{ command = Get-MoveCommand -From $Context.BackupInside -To $Name } }
    if ($Context.Release -eq 'untouched') { return Get-Words 'backup-exists/begin-again' @{ number = $Step.Number; command = Get-RenameCommand -Path $runtime -Name $Name } }
    $lookAlikes = @($Context.Observation.LookAlikes)
    $only = Get-First -Items (@($Context.Olds | Where-Object -FilterScript { $lookAlikes -ccontains $_ }) + $lookAlikes)
    if ($null -ne $only) { return Get-Words 'backup-exists/name-it' @{ backupOption = $Options.Backup; name = $only } }
    return Get-Words 'backup-exists/find-it' @{ runtime = $runtime; from = $Facts.From; to = $Facts.To; path = Get-HostPath -Relative $Name }
}
